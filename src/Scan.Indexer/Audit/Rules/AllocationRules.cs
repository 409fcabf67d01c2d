using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Audit.Rules;

/// <summary>AllocationManager: operator sets, their members, and what operators put at stake for them.</summary>
internal static class AllocationRules
{
    private const string Manager = "AllocationManager", Registrar = "KeyRegistrar";
    private const int Ecdsa = 1;
    private const string Set = "(address avs, uint32 id) operatorSet";
    private static readonly FunctionAbi IsOperatorSet = FunctionAbi.Parse($"isOperatorSet({Set}) view returns (bool)");
    private static readonly FunctionAbi Strategies = FunctionAbi.Parse($"getStrategiesInOperatorSet({Set}) view returns (address[])");
    private static readonly FunctionAbi MemberCount = FunctionAbi.Parse($"getMemberCount({Set}) view returns (uint256)");
    private static readonly FunctionAbi IsMember = FunctionAbi.Parse($"isMemberOfOperatorSet(address operator, {Set}) view returns (bool)");
    private static readonly FunctionAbi Slasher = FunctionAbi.Parse($"getSlasher({Set}) view returns (address)");
    private static readonly FunctionAbi RedistributionRecipient = FunctionAbi.Parse($"getRedistributionRecipient({Set}) view returns (address)");
    private static readonly FunctionAbi SlashCount = FunctionAbi.Parse($"getSlashCount({Set}) view returns (uint256)");
    private static readonly FunctionAbi AllocationOf =
        FunctionAbi.Parse($"getAllocation(address operator, {Set}, address strategy) view returns ((uint64 currentMagnitude, int128 pendingDiff, uint32 effectBlock) allocation)");
    private static readonly FunctionAbi MaxMagnitude = FunctionAbi.Parse("getMaxMagnitude(address operator, address strategy) view returns (uint64)");
    private static readonly FunctionAbi EncumberedMagnitude = FunctionAbi.Parse("encumberedMagnitude(address operator, address strategy) view returns (uint64)");
    private static readonly FunctionAbi AllocationDelayOf = FunctionAbi.Parse("getAllocationDelay(address operator) view returns (bool isSet, uint32 delay)");
    private static readonly FunctionAbi CurveType = FunctionAbi.Parse($"getOperatorSetCurveType({Set}) view returns (uint8)");
    private static readonly FunctionAbi HasKey = FunctionAbi.Parse($"isRegistered({Set}, address operator) view returns (bool)");
    private static readonly FunctionAbi EcdsaKey = FunctionAbi.Parse($"getECDSAKey({Set}, address operator) view returns (bytes)");
    private static readonly FunctionAbi Bn254Key = FunctionAbi.Parse($"getBN254Key({Set}, address operator) view returns ((uint256 x, uint256 y) g1, (uint256[2] x, uint256[2] y) g2)");
    private static readonly FunctionAbi Bn254Data = FunctionAbi.Parse("encode((uint256 x, uint256 y) g1, (uint256[2] x, uint256[2] y) g2)");
    private static readonly FunctionAbi SlashedSharesOf =
        FunctionAbi.Parse($"getBurnOrRedistributableShares({Set}, uint256 slashId, address strategy) view returns (uint256)");

    public static IEnumerable<AuditRule> All { get; } =
    [
        new AuditRule<OperatorSet>(OperatorSets), new AuditRule<OperatorSetMember>(Members), new AuditRule<Allocation>(Allocations),
        new AuditRule<OperatorMagnitude>(Magnitudes), new AuditRule<AllocationDelay>(Delays), new AuditRule<SlashedShares>(Slashed),
    ];

    /// <summary>
    /// AllocationManager.isOperatorSet, getStrategiesInOperatorSet, getMemberCount; since v1.5 getSlashCount and getRedistributionRecipient, since v1.9
    /// getSlasher, which answers the pending slasher from its effect block on.
    /// </summary>
    private static void OperatorSets(OperatorSet s, AuditContext c)
    {
        var key = Key(s.Avs, s.SetId);
        var manager = c.Behind([Topics.Avs(c.ChainId, s.Avs)], Number(s.SetId)).At(Manager);
        if (s.CreatedBlock is not null) manager.Is("createdBlock", true, IsOperatorSet, key);
        manager.Compare("strategies", Strategies, [key], results => (AuditText.OfSet(s.Strategies), AuditText.OfSet((object[])results[0])));
        manager.Is("memberCount", s.MemberCount, MemberCount, key);
        if (s.SlasherAt(c.Block) is { } slasher) manager.Is("slasher", slasher, Slasher, key);
        if (s.RedistributionRecipient is { } recipient) manager.Is("redistributionRecipient", recipient, RedistributionRecipient, key);
        var slashes = c.Where<Slashing>(("avs", s.Avs.ToString()), ("setId", s.SetId));
        if (CountedSlashes(s.SlashCount, slashes) is { } counted) manager.Is("slashCount", counted, SlashCount, key);
        if (s.CurveType is { } curve) c.At(Registrar).Is("curveType", curve, CurveType, key);
    }

    /// <summary>Of a set's slashes those that the contract counts, which it does since v1.5: the first known id tells how many came before. Null while no id is known.</summary>
    internal static BigInteger? CountedSlashes(int all, IEnumerable<Slashing> slashes)
    {
        var inOrder = slashes.OrderBy(slash => slash.Block).ThenBy(slash => slash.LogIndex).ToList();
        var first = inOrder.FindIndex(slash => slash.SlashId is not null);
        return first < 0 ? null : all - first + inOrder[first].SlashId - 1;
    }

    /// <summary>AllocationManager.isMemberOfOperatorSet; KeyRegistrar.isRegistered, and getECDSAKey or getBN254Key, where a KeyRegistrar is read.</summary>
    private static void Members(OperatorSetMember m, AuditContext c)
    {
        var key = Key(m.Avs, m.SetId);
        c.Behind([Topics.Operator(c.ChainId, m.Operator), Topics.Avs(c.ChainId, m.Avs)], Number(m.SetId)).At(Manager).Is("member", m.Member, IsMember, m.Operator, key);
        if (!c.Contracts.Any(Registrar)) return;
        var registrar = c.At(Registrar);
        if (m.PublicKey is not { } ours) registrar.Is("publicKey", false, HasKey, key, m.Operator);
        else if (m.KeyCurveType == Ecdsa) registrar.Is("publicKey", ours, EcdsaKey, key, m.Operator);
        else registrar.Compare("publicKey", Bn254Key, [key, m.Operator], results => (ours, Hex.Encode(Bn254Data.Encode([.. results.Values])[FunctionAbi.SelectorSize..])));
    }

    /// <summary>AllocationManager.getAllocation, which completes a pending change whose effect block has come; 0 stands for none.</summary>
    private static void Allocations(Allocation a, AuditContext c)
    {
        var isPending = a.EffectBlock > c.Block;
        object[] ours = [a.MagnitudeAt(c.Block), isPending ? a.PendingMagnitude!.Value - a.Magnitude : BigInteger.Zero, isPending ? a.EffectBlock!.Value : 0];
        c.Behind([Topics.Operator(c.ChainId, a.Operator), Topics.Avs(c.ChainId, a.Avs), Topics.Contract(c.ChainId, a.Strategy)], Number(a.SetId)).At(Manager)
            .Is("magnitude", ours, AllocationOf, a.Operator, Key(a.Avs, a.SetId), a.Strategy);
    }

    /// <summary>AllocationManager.getMaxMagnitude and the public mapping encumberedMagnitude, which pending deallocations still count in.</summary>
    private static void Magnitudes(OperatorMagnitude m, AuditContext c) => c
        .Behind([Topics.Operator(c.ChainId, m.Operator), Topics.Contract(c.ChainId, m.Strategy)]).At(Manager)
        .Is("maxMagnitude", m.MaxMagnitude, MaxMagnitude, m.Operator, m.Strategy)
        .Is("encumberedMagnitude", m.EncumberedMagnitude, EncumberedMagnitude, m.Operator, m.Strategy);

    /// <summary>AllocationManager.getAllocationDelay: not set until the first delay's effect block.</summary>
    private static void Delays(AllocationDelay d, AuditContext c) => c.Behind([Topics.Operator(c.ChainId, d.Operator)]).At(Manager).Compare("delay", AllocationDelayOf, [d.Operator],
        results => (AuditText.Of(d.DelayAt(c.Block)), AuditText.Of(results["isSet"] is true ? results["delay"] : null)));

    /// <summary>StrategyManager.getBurnOrRedistributableShares, since v1.5: what of a slash waits to be cleared.</summary>
    private static void Slashed(SlashedShares s, AuditContext c) => c.Behind([Topics.Avs(c.ChainId, s.Avs), Topics.Contract(c.ChainId, s.Strategy)], Number(s.SetId)).At("StrategyManager")
        .Is("shares", s.Shares, SlashedSharesOf, Key(s.Avs, s.SetId), s.SlashId, s.Strategy);

    private static object Key(Address avs, long id) => new object[] { avs, id };

    /// <summary>A number as a word of log data.</summary>
    private static byte[] Number(long id)
    {
        var word = new byte[Hash32.Size];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(word.AsSpan(Hash32.Size - sizeof(long)), id);
        return word;
    }
}
