using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Audit.Rules;

/// <summary>Operators' registrations with AVSs: AVSDirectory's status and what the AVS's own contracts say.</summary>
internal static class RegistrationRules
{
    private const byte Registered = 1, Deregistered = 2;
    private const string Mach = "MachServiceManager", Wizard = "WizardOperatorAllowlist", Keys = "BLSApkRegistry";
    private static readonly string[] Coordinators = ["RegistryCoordinator", "SlashingRegistryCoordinator"];
    private static readonly FunctionAbi DirectoryStatus = FunctionAbi.Parse("avsOperatorStatus(address avs, address operator) view returns (uint8)");
    private static readonly FunctionAbi CoordinatorStatus = FunctionAbi.Parse("getOperatorStatus(address operator) view returns (uint8)");
    private static readonly FunctionAbi QuorumBitmap = FunctionAbi.Parse("getCurrentQuorumBitmap(bytes32 operatorId) view returns (uint192)");
    private static readonly FunctionAbi PublicKey = FunctionAbi.Parse("operatorToPubkey(address operator) view returns (uint256 x, uint256 y)");
    private static readonly FunctionAbi Allowlist = FunctionAbi.Parse("allowlist(address operator) view returns (bool)");
    private static readonly FunctionAbi WizardAllowlist = FunctionAbi.Parse("isOperatorAllowed(address operator) view returns (bool)");

    public static IEnumerable<AuditRule> All { get; } = [new AuditRule<OperatorAvsRegistration>(Registrations)];

    /// <summary>
    /// AVSDirectory.avsOperatorStatus; RegistryCoordinator.getOperatorStatus (1 registered, 2 deregistered) and getCurrentQuorumBitmap (bit n = quorum n);
    /// BLSApkRegistry.operatorToPubkey; MachServiceManager.allowlist, the wizard's isOperatorAllowed. MACH's own list of operators (OperatorAdded, OperatorRemoved) is internal there: no view tells it. Of the ZK
    /// variant both lists are.
    /// </summary>
    private static void Registrations(OperatorAvsRegistration r, AuditContext c)
    {
        c.Behind([Topics.Operator(c.ChainId, r.Operator), Topics.Avs(c.ChainId, r.Avs)]);
        if (r.InAvsDirectory is { } inDirectory) c.At("AVSDirectory").Is("inAvsDirectory", inDirectory ? Registered : 0, DirectoryStatus, r.Avs, r.Operator);
        var coordinator = c.At(CoordinatorOf(r.Avs, c), r.Avs);
        if (r.InCoordinator is { } inCoordinator) coordinator.Is("inCoordinator", inCoordinator ? Registered : Deregistered, CoordinatorStatus, r.Operator);
        if (r.OperatorId is { } id) coordinator.Is("quorums", r.Quorums.Aggregate(BigInteger.Zero, (bitmap, quorum) => bitmap | (BigInteger.One << quorum)), QuorumBitmap, id);
        if (r.KeyG1 is { } key) c.At(Keys, r.Avs).Compare("keyG1", PublicKey, [r.Operator], results => (AuditText.Of(new object[] { key.X, key.Y }), AuditText.Of(results.Values)));
        if (r.Allowed is not { } allowed) return;
        if (c.Contracts.Any(r.Avs, Mach)) c.At(Mach, r.Avs).Is("allowed", allowed, Allowlist, r.Operator);
        else if (c.Contracts.Any(r.Avs, Wizard)) c.At(Wizard, r.Avs).Is("allowed", allowed, WizardAllowlist, r.Operator);
    }

    /// <summary>The slug under which the manifest or the chain names the AVS's coordinator.</summary>
    public static string CoordinatorOf(Address avs, AuditContext c) => Coordinators.FirstOrDefault(slug => c.Contracts.Any(avs, slug)) ?? Coordinators[0];
}
