using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Audit.Rules;

/// <summary>EigenLayer's contracts since v1.12: duration vaults and emissions.</summary>
internal static class LateCoreRules
{
    private const string Vault = "DurationVaultStrategy", Controller = "EmissionsController";
    private static readonly string[] States = ["uninitialized", DurationVaultStatus.Deposits, DurationVaultStatus.Locked, DurationVaultStatus.Withdrawals];
    private static readonly FunctionAbi State = FunctionAbi.Parse("state() view returns (uint8)");
    private static readonly FunctionAbi Admin = FunctionAbi.Parse("vaultAdmin() view returns (address)");
    private static readonly FunctionAbi Arbitrator = FunctionAbi.Parse("arbitrator() view returns (address)");
    private static readonly FunctionAbi Token = FunctionAbi.Parse("underlyingToken() view returns (address)");
    private static readonly FunctionAbi Duration = FunctionAbi.Parse("duration() view returns (uint32)");
    private static readonly FunctionAbi Limits = FunctionAbi.Parse("getTVLLimits() view returns (uint256 perDeposit, uint256 total)");
    private static readonly FunctionAbi MetadataUri = FunctionAbi.Parse("metadataURI() view returns (string)");
    private static readonly FunctionAbi SetInfo = FunctionAbi.Parse("operatorSetInfo() view returns (address avs, uint32 id)");
    private static readonly FunctionAbi LockedAt = FunctionAbi.Parse("lockedAt() view returns (uint32)");
    private static readonly FunctionAbi UnlockAt = FunctionAbi.Parse("unlockTimestamp() view returns (uint32)");
    private static readonly FunctionAbi MaturedAt = FunctionAbi.Parse("maturedAt() view returns (uint32)");
    private static readonly FunctionAbi DistributionOf = FunctionAbi.Parse(
        "getDistribution(uint256 id) view returns ((uint64 weight, uint64 startEpoch, uint64 totalEpochs, uint8 distributionType, (address avs, uint32 id) operatorSet, (address strategy, uint96 multiplier)[][] strategiesAndMultipliers) distribution)");
    private static readonly FunctionAbi Council = FunctionAbi.Parse("incentiveCouncil() view returns (address)");

    public static IEnumerable<AuditRule> All { get; } =
        [new AuditRule<DurationVault>(Vaults), new AuditRule<EmissionDistribution>(Distributions), new AuditRule<EmissionsState>(Emissions)];

    /// <summary>
    /// DurationVaultStrategy.state, vaultAdmin, arbitrator, underlyingToken, duration, getTVLLimits, metadataURI, operatorSetInfo, lockedAt, unlockTimestamp and
    /// maturedAt. Times are 0 until they are set.
    /// </summary>
    private static void Vaults(DurationVault v, AuditContext c)
    {
        var vault = c.Behind([Topics.Contract(c.ChainId, v.Address)]).AtNamed(Vault, v.Address)
            .Compare("status", State, [], results => (v.Status, States.ElementAtOrDefault((int)BigInteger.Min((BigInteger)results[0], byte.MaxValue)) ?? AuditText.Of(results[0])))
            .Is("lockedTime", v.LockedTime ?? 0, LockedAt).Is("unlockTime", v.UnlockTime ?? 0, UnlockAt).Is("maturedTime", v.MaturedTime ?? 0, MaturedAt);
        if (v.Admin is { } admin) vault.Is("admin", admin, Admin);
        if (v.Arbitrator is { } arbitrator) vault.Is("arbitrator", arbitrator, Arbitrator);
        if (v.Token is { } token) vault.Is("token", token, Token);
        if (v.Duration is { } duration) vault.Is("duration", duration, Duration);
        if (v is { MaxPerDeposit: { } most, StakeCap: { } cap }) vault.Compare("stakeCap", Limits, [], results => (AuditText.Of(new object[] { most, cap }), AuditText.Of(results.Values)));
        if (v.MetadataUri is { } uri) vault.Is("metadataUri", uri, MetadataUri);
        if (v is { Avs: { } avs, SetId: { } set }) vault.Compare("setId", SetInfo, [], results => (AuditText.Of(new object[] { avs, set }), AuditText.Of(results.Values)));
    }

    /// <summary>EmissionsController.getDistribution; no set stands there as zero.</summary>
    private static void Distributions(EmissionDistribution d, AuditContext c) => c.Behind([Topics.Contract(c.ChainId, d.Contract)]).AtNamed(Controller, d.Contract)
        .Compare("weight", DistributionOf, [d.DistributionId], results =>
        {
            var told = (object[])results[0];
            object[] ours = [d.Weight, d.StartEpoch, d.TotalEpochs, d.Type, d.Avs ?? Address.Zero, d.SetId ?? 0];
            return (AuditText.Of(ours), AuditText.Of(new object[] { told[0], told[1], told[2], EmissionType.NameOf((byte)(BigInteger)told[3]), ((object[])told[4])[0], ((object[])told[4])[1] }));
        });

    /// <summary>EmissionsController.incentiveCouncil. What was swept is a sum that the contract does not keep.</summary>
    private static void Emissions(EmissionsState s, AuditContext c)
    {
        if (s.IncentiveCouncil is { } council) c.Behind([Topics.Contract(c.ChainId, s.Contract)]).AtNamed(Controller, s.Contract).Is("incentiveCouncil", council, Council);
    }
}
