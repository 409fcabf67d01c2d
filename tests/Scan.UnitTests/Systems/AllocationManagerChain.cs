using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;

namespace Scan.UnitTests.Systems;

/// <summary>EigenLayer's AllocationManager on a test chain, in the order of logs that the contract has.</summary>
internal sealed class AllocationManagerChain(TestChain chain)
{
    private const string Set = "(address avs, uint32 id) operatorSet";
    public static readonly Address Manager = Addresses.Of(3), StrategyManager = Addresses.Of(4);

    public void Create(Address avs, uint id) => Emit($"OperatorSetCreated({Set})", Key(avs, id));

    public void AddStrategy(Address avs, uint id, Address strategy) => Emit($"StrategyAddedToOperatorSet({Set}, address strategy)", Key(avs, id), strategy);

    public void RemoveStrategy(Address avs, uint id, Address strategy) => Emit($"StrategyRemovedFromOperatorSet({Set}, address strategy)", Key(avs, id), strategy);

    public void Redistribute(Address avs, uint id, Address to) => Emit($"RedistributionAddressSet({Set}, address redistributionRecipient)", Key(avs, id), to);

    public void SetSlasher(Address avs, uint id, Address slasher, uint effectBlock) =>
        Emit($"SlasherUpdated({Set}, address slasher, uint32 effectBlock)", Key(avs, id), slasher, effectBlock);

    public void MigrateSlasher(Address avs, uint id, Address slasher) => Emit($"SlasherMigrated({Set}, address slasher)", Key(avs, id), slasher);

    public void SetRegistrar(Address avs, Address registrar) => Emit("AVSRegistrarSet(address avs, address registrar)", avs, registrar);

    public void Join(Address op, Address avs, uint id) => Emit($"OperatorAddedToOperatorSet(address indexed operator, {Set})", op, Key(avs, id));

    public void Leave(Address op, Address avs, uint id) => Emit($"OperatorRemovedFromOperatorSet(address indexed operator, {Set})", op, Key(avs, id));

    public void SetDelay(Address op, uint delay, uint effectBlock) => Emit("AllocationDelaySet(address operator, uint32 delay, uint32 effectBlock)", op, delay, effectBlock);

    public void Allocate(Address op, Address avs, uint id, Address strategy, ulong magnitude, long effectBlock) => Emit(
        $"AllocationUpdated(address operator, {Set}, address strategy, uint64 magnitude, uint32 effectBlock)", op, Key(avs, id), strategy, magnitude, (uint)effectBlock);

    public void Encumber(Address op, Address strategy, ulong magnitude) =>
        Emit("EncumberedMagnitudeUpdated(address operator, address strategy, uint64 encumberedMagnitude)", op, strategy, magnitude);

    public void SetMax(Address op, Address strategy, ulong magnitude) => Emit("MaxMagnitudeUpdated(address operator, address strategy, uint64 maxMagnitude)", op, strategy, magnitude);

    public void Slash(Address op, Address avs, uint id, Address[] strategies, BigInteger[] wads, string description) => Emit(
        $"OperatorSlashed(address operator, {Set}, address[] strategies, uint256[] wadSlashed, string description)",
        op, Key(avs, id), strategies.Cast<object>().ToArray(), wads.Cast<object>().ToArray(), description);

    public void AddSlashed(Address avs, uint id, BigInteger slashId, Address strategy, BigInteger shares) => chain.Emit("StrategyManager", StrategyManager, null,
        $"BurnOrRedistributableSharesIncreased({Set}, uint256 slashId, address strategy, uint256 shares)", Key(avs, id), slashId, strategy, shares);

    public void ClearSlashed(Address avs, uint id, BigInteger slashId, Address strategy, BigInteger shares) => chain.Emit("StrategyManager", StrategyManager, null,
        $"BurnOrRedistributableSharesDecreased({Set}, uint256 slashId, address strategy, uint256 shares)", Key(avs, id), slashId, strategy, shares);

    public void SetResolution(Address avs, uint id, BigInteger slashId, uint block) => chain.Emit("StrategyManager", StrategyManager, null,
        $"SlashResolutionBlockSet({Set}, uint256 slashId, uint32 resolutionBlock)", Key(avs, id), slashId, block);

    public OperatorSet Find(Address avs, uint id) => chain.Get<OperatorSet>(OperatorSet.KeyOf(avs, id));

    public Allocation Allocation(Address op, Address avs, uint id, Address strategy) => chain.Get<Allocation>(Domain.EigenLayer.Allocation.KeyOf(op, avs, id, strategy));

    public OperatorMagnitude Magnitude(Address op, Address strategy) => chain.Get<OperatorMagnitude>(OperatorMagnitude.KeyOf(op, strategy));

    private static object Key(Address avs, uint id) => new object[] { avs, id };

    private void Emit(string declaration, params object[] arguments) => chain.Emit("AllocationManager", Manager, null, declaration, arguments);
}
