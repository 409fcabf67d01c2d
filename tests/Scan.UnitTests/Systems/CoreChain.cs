using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;

namespace Scan.UnitTests.Systems;

/// <summary>EigenLayer's core contracts on a test chain.</summary>
internal sealed class CoreChain(TestChain chain)
{
    private const string Details = "(address earningsReceiver, address delegationApprover, uint32 stakerOptOutWindowBlocks)";
    private static readonly Address DelegationManager = Addresses.Of(1), AvsDirectory = Addresses.Of(2), AllocationManager = Addresses.Of(3);

    public void Register(Address op, Address approver) => Emit("OperatorRegistered(address indexed operator, address delegationApprover)", op, approver);

    public void RegisterM2(Address op, Address receiver, Address approver, uint window) =>
        Emit($"OperatorRegistered(address indexed operator, {Details} details)", op, new object[] { receiver, approver, window });

    public void ModifyDetails(Address op, Address receiver, Address approver, uint window) =>
        Emit($"OperatorDetailsModified(address indexed operator, {Details} details)", op, new object[] { receiver, approver, window });

    public void UpdateApprover(Address op, Address approver) => Emit("DelegationApproverUpdated(address indexed operator, address newDelegationApprover)", op, approver);

    public void Name(Address op, string uri) => Emit("OperatorMetadataURIUpdated(address indexed operator, string metadataURI)", op, uri);

    public void Delegate(Address staker, Address op) => Emit("StakerDelegated(address indexed staker, address indexed operator)", staker, op);

    public void Undelegate(Address staker, Address op) => Emit("StakerUndelegated(address indexed staker, address indexed operator)", staker, op);

    public void Increase(Address op, Address staker, Address strategy, BigInteger shares) =>
        Emit("OperatorSharesIncreased(address indexed operator, address staker, address strategy, uint256 shares)", op, staker, strategy, shares);

    public void Decrease(Address op, Address staker, Address strategy, BigInteger shares) =>
        Emit("OperatorSharesDecreased(address indexed operator, address staker, address strategy, uint256 shares)", op, staker, strategy, shares);

    public void Slashed(Address op, Address strategy, BigInteger shares) =>
        Emit("OperatorSharesSlashed(address indexed operator, address strategy, uint256 totalSlashedShares)", op, strategy, shares);

    public void SetStatus(Address op, Address avs, byte status) => chain.Emit("AVSDirectory", AvsDirectory, null,
        "OperatorAVSRegistrationStatusUpdated(address indexed operator, address indexed avs, uint8 status)", op, avs, status);

    public void NameAvs(Address avs, string uri, bool slashingEra = false) => chain.Emit(
        slashingEra ? "AllocationManager" : "AVSDirectory", slashingEra ? AllocationManager : AvsDirectory, null,
        "AVSMetadataURIUpdated(address indexed avs, string metadataURI)", avs, uri);

    public Operator Operator(Address op) => chain.Get<Operator>(Domain.EigenLayer.Operator.KeyOf(op));

    public Avs Avs(Address avs) => chain.Get<Avs>(Domain.EigenLayer.Avs.KeyOf(avs));

    private void Emit(string declaration, params object[] arguments) => chain.Emit("DelegationManager", DelegationManager, null, declaration, arguments);
}
