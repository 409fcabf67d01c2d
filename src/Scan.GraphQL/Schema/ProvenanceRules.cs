using System.Numerics;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.GraphQL.Schemas;

using Rule = Func<ProvenanceCells, Provenance>;

/// <summary>
/// Kinds whose keys alone do not lead to their logs: what the logs that their projections read speak of (the subjects that the systems declare), and
/// which argument tells one document's from another's.
/// </summary>
internal static class ProvenanceRules
{
    private const long Day = 86_400;

    /// <summary>
    /// Kinds among whose logs others may be that speak of the same things and changed another document, or none: subjects and one argument do not tell them apart. Of the other kinds
    /// ProvenanceCheck has met none.
    /// </summary>
    public static IReadOnlySet<string> Loose { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "accountAdmin", "agent", "agentMetadata", "allocation", "appointee", "avs", "blsOperator", "durationVault", "ecdsaRegistry", "exchangeRate", "executorSet", "feeSplit", "feedback", "machProposal",
        "operator", "operatorAvsRegistration", "operatorSet", "operatorSetMember", "quorum", "quorumStake", "quorumStakeDay", "reservesManager", "rollup", "settlement", "slashedShares", "stakerShares",
        "stakingVault", "strategy", "strategyQuorum", "task", "token", "vaultPosition", "withdrawalDelay", "zkAlert", "zkAlertStack",
    };

    public static IReadOnlyDictionary<string, Rule> ByKind { get; } = new Dictionary<string, Rule>(StringComparer.Ordinal)
    {
        ["alert"] = c => c.Of(["Avs", "MessageHash"], d => [d.Logs(Topics.Alert(d.Chain, d.At("Avs"), d.Read<Hash32>("MessageHash")))]),
        // An alert's rollup stands in the call alone, a fixed one in a view: of the AVS's logs only those of the last change are certain to concern it, or one of its block.
        ["rollup"] = c => c.Of(["Avs", "RollupChainId"], d =>
            [d.Logs(Topics.Avs(d.Chain, d.At("Avs")), Rollup(d)), d.Logs(Topics.Avs(d.Chain, d.At("Avs"))) with { FromBlock = d.ToBlock }]),
        // The events are a manifest's: the proposal's number has one of two names, else the whole contract's logs are not told apart.
        ["machProposal"] = c => c.Of(["Contract", "Avs", "ProposalId"], d => new[] { "proposalId", "id" }
            .Select(argument => With(d.Logs(Topics.Avs(d.Chain, d.At("Avs"))), argument, d.Text("ProposalId")) with { Emitter = d.Text("Contract") })),
        // A creation names all of a quorum's strategies at once.
        ["strategyQuorum"] = c => c.Of(["Avs", "Strategy"], d =>
            [With(d.Logs(Topics.Avs(d.Chain, d.At("Avs"))), "strategy", d.Text("Strategy")), With(d.Logs(Topics.Avs(d.Chain, d.At("Avs"))), "strategyParams")]),
        ["operatorAvsRegistration"] = c => c.Of(["Avs", "Operator", "OperatorId", "ListedBlock", "ListedLogIndex"], Registration),
        ["blsOperator"] = c => c.Of(["Avs", "Operator", "OperatorId"], QuorumStake),
        ["quorumStake"] = c => c.Of(["Avs", "Operator", "OperatorId"], QuorumStake),
        // The zero id stands for the quorum's total.
        ["quorumStakeDay"] = c => c.Of(["Avs", "Quorum", "OperatorId", "Day"], d => new[] { d.Read<Hash32>("OperatorId") is { IsZero: false } id
            ? d.Logs(Topics.OperatorId(d.Chain, id), Topics.Avs(d.Chain, d.At("Avs"))) : With(d.Logs(Topics.Avs(d.Chain, d.At("Avs"))), "quorumNumber", d.Text("Quorum")) }.Select(s => s with { FromTime = d.Read<long>("Day") * Day })),
        ["task"] = c => c.Of(["Manager", "Index"], d => [d.Logs(Task(d))]),
        ["taskResponse"] = c => c.Of(["Manager", "Index", "Operator"], d => [d.Logs(Task(d), Topics.Operator(d.Chain, d.At("Operator")))]),
        ["executorSet"] = c => c.Of(["Mailbox", "Avs"], d => [d.Logs(Topics.Avs(d.Chain, d.At("Avs"))) with { Emitter = d.Text("Mailbox") }]),
        ["mailboxTask"] = c => c.Of(["Mailbox", "TaskHash", "Avs", "CreatedBlock"], d =>
            new[] { d.Logs(Topics.Avs(d.Chain, d.At("Avs"))), d.Logs(Contract(d, "Mailbox")) }.Select(s => With(s, "taskHash", d.Text("TaskHash")) with { FromBlock = d.Has("CreatedBlock") ? d.Read<long>("CreatedBlock") : null })),
        ["safetyFactor"] = c => c.Of(["Oracle", "ProtocolId"], d => [With(d.Logs(Contract(d, "Oracle")), "protocolId", d.Text("ProtocolId"))]),
        ["verifiedRequest"] = c => c.Of(["Contract", "RequestId", "Sender", "Block"], d =>
            [With(d.Logs(Account(d, "Sender")), "reqId", d.Text("RequestId")) with { Emitter = d.Text("Contract"), FromBlock = d.Read<long>("Block") }]),
        ["daBatch"] = c => c.Of(["Map", "FirstBlock", "Block"], d => [With(d.Logs(Contract(d, "Map")), "key", d.Text("FirstBlock")) with { FromBlock = d.Read<long>("Block") }]),
        ["daMap"] = c => c.Of(["Map"], d => [d.Logs(Contract(d, "Map"))]),
        // Two accounts may be each other's.
        ["accountAdmin"] = c => c.Of(["Account", "Admin"], d => [With(d.Logs(Account(d, "Account"), Account(d, "Admin")), "account", d.Text("Account"))]),
        ["appointee"] = c => c.Of(["Account", "Appointed", "Target", "Selector"], d =>
            [With(d.Logs(Account(d, "Account"), Account(d, "Appointed"), Contract(d, "Target")), "selector", d.Text("Selector"))]),
        ["ecdsaOperator"] = c => c.Of(["Registry", "Operator"], d => [d.Logs(Topics.Operator(d.Chain, d.At("Operator"))) with { Emitter = d.Text("Registry") }]),
        ["ecdsaRegistry"] = c => c.Of(["Registry", "Avs"], d => [d.Logs(Topics.Avs(d.Chain, d.At("Avs"))) with { Emitter = d.Text("Registry") }]),
        ["rollupServiceManager"] = c => c.Of(["Registry", "RollupChainId"], d => [d.Logs(Rollup(d)) with { Emitter = d.Text("Registry") }]),
        ["settlement"] = c => c.Of(["Block", "LogIndex", "Token", "Payer", "Payee"], Settlement),
        // What the document keeps is the last transfer itself.
        // A vault's rate is asked where its asset comes or goes, too: the asset's log names the vault as an account.
        ["token"] = c => c.Of(["Address"], d => [d.Logs(Topics.Token(d.Chain, d.At("Address"))), d.Logs(Account(d, "Address"))]),
        ["exchangeRate"] = c => c.Of(["Token", "Block"], d =>
            new[] { d.Logs(Topics.Token(d.Chain, d.At("Token"))), d.Logs(Account(d, "Token")) }.Select(s => s with { FromBlock = d.Read<long>("Block") })),
        ["lastTransfer"] = c => c.Of(["Token", "From", "To"], d => [d.Logs(Account(d, "From"), Account(d, "To"), Topics.Token(d.Chain, d.At("Token")))]),
        ["durationVault"] = c => c.Of(["Address"], d => [d.Logs(Contract(d, "Address")) with { Emitter = d.Text("Address") }, With(d.Logs(Contract(d, "Address")), "vault", d.Text("Address"))]),
        ["eigenPod"] = c => c.Of(["Owner", "Pod"], EigenPod),
        ["emissionDistribution"] = c => c.Of(["Contract", "DistributionId"], d => [With(d.Logs(Contract(d, "Contract")), "distributionId", d.Text("DistributionId"))]),
        ["emissionsController"] = c => c.Of(["Contract"], d => [With(d.Logs(Contract(d, "Contract")), "incentiveCouncil")]),
        // What was queued tells the delay too, and names its staker, operator and root: the place of the last word is kept.
        ["withdrawalDelay"] = c => c.Of(["Contract", "Strategy", "Block", "LogIndex"], d =>
        [
            d.At("Strategy").IsZero ? With(d.Logs(Contract(d, "Contract")), "newValue") : With(d.Logs(Contract(d, "Contract"), Contract(d, "Strategy")), "newValue"),
            .. d.Read<long>("Block") is var at && at <= d.ToBlock ? new[] { new LogSearch(d.Chain, at, default, d.Read<int>("LogIndex")) } : [],
        ]),
        ["rewardsSubmission"] = c => c.Of(["Hash", "Token", "Block"], d => new[] { "rewardsSubmissionHash", "operatorDirectedRewardsSubmissionHash" }
            .Select(argument => With(d.Logs(Topics.Token(d.Chain, d.At("Token"))), argument, d.Text("Hash")) with { FromBlock = d.Read<long>("Block") })),
        ["distributionRoot"] = c => c.Of(["Contract", "Index", "Block"], d => [With(d.Logs(Contract(d, "Contract")), "rootIndex", d.Text("Index")) with { FromBlock = d.Read<long>("Block") }]),
        ["rewardsClaimer"] = c => c.Of(["Contract", "Earner"], d => [With(d.Logs(Account(d, "Earner")), "earner", d.Text("Earner")) with { Emitter = d.Text("Contract") }]),
        ["rewardsClaimed"] = c => c.Of(["Contract", "Earner", "Token"], d => [With(d.Logs(Account(d, "Earner"), Topics.Token(d.Chain, d.At("Token"))), "earner", d.Text("Earner")) with { Emitter = d.Text("Contract") }]),
        ["slashedShares"] = c => c.Of(["Avs", "SlashId"], d => [With(d.Logs(Topics.Avs(d.Chain, d.At("Avs"))), "slashId", d.Text("SlashId"))]),
        ["stakerShares"] = c => c.Of(["Staker", "Strategy"], StakerShares),
        ["stakingVault"] = c => c.Of(["Address"], d => [d.Logs(Contract(d, "Address"))]),
        ["vaultPosition"] = c => c.Of(["Vault", "User", "Operator"], VaultPosition),
        ["vaultOperator"] = c => c.Of(["Vault", "Operator"], d => [d.Logs(Topics.Operator(d.Chain, d.At("Operator"))) with { Emitter = d.Text("Vault") }]),
        ["poolDelegation"] = c => c.Of(["Pool", "User", "VaultId"], d => [With(d.Logs(Account(d, "User"), Contract(d, "Pool")), "vaultId", d.Text("VaultId"))]),
        ["shareFlow"] = c => c.Of(["Token", "Owner"], d => [With(d.Logs(Account(d, "Owner"), Topics.Token(d.Chain, d.At("Token"))), "owner", d.Text("Owner"))]),
    };

    private static string Task(ProvenanceDocument d) => Topics.Task(d.Chain, d.At("Manager"), d.Read<long>("Index"));

    private static string Rollup(ProvenanceDocument d) => Topics.Rollup(BigInteger.Parse(d.Text("RollupChainId"), System.Globalization.CultureInfo.InvariantCulture));

    private static string Contract(ProvenanceDocument d, string property) => Topics.Contract(d.Chain, d.At(property));

    private static string Account(ProvenanceDocument d, string property) => Topics.Account(d.Chain, d.At(property));

    private static LogSearch With(LogSearch search, string argument, string? value = null) => search with { Argument = argument, Value = value };

    /// <summary>The authorisation or the proxy's word, and the Transfer in the same block that told payee and amount.</summary>
    private static IEnumerable<LogSearch> Settlement(ProvenanceDocument d)
    {
        var block = d.Read<long>("Block");
        if (block > d.ToBlock) yield break;
        yield return new LogSearch(d.Chain, block, default, d.Read<int>("LogIndex"));
        if (d.Has("Token") && d.Has("Payer") && d.Has("Payee"))
            yield return new LogSearch(d.Chain, block, SubjectSet.Of(Account(d, "Payer"), Account(d, "Payee"), Topics.Token(d.Chain, d.At("Token")))) { FromBlock = block };
    }

    /// <summary>Sockets and ejections name the operator by its id. A list names more operators than a log has subjects: its place is kept.</summary>
    private static IEnumerable<LogSearch> Registration(ProvenanceDocument d)
    {
        var avs = Topics.Avs(d.Chain, d.At("Avs"));
        yield return d.Logs(Topics.Operator(d.Chain, d.At("Operator")), avs);
        if (d.Has("OperatorId")) yield return d.Logs(Topics.OperatorId(d.Chain, d.Read<Hash32>("OperatorId")), avs);
        if (d.Has("ListedBlock") && d.Read<long>("ListedBlock") is var listed && listed <= d.ToBlock) yield return new LogSearch(d.Chain, listed, default, d.Read<int>("ListedLogIndex"));
    }

    /// <summary>Stakes name the operator by its id; keys of the first releases by its address.</summary>
    private static IEnumerable<LogSearch> QuorumStake(ProvenanceDocument d)
    {
        var avs = Topics.Avs(d.Chain, d.At("Avs"));
        yield return d.Logs(Topics.OperatorId(d.Chain, d.Read<Hash32>("OperatorId")), avs);
        if (d.Has("Operator")) yield return d.Logs(Topics.Operator(d.Chain, d.At("Operator")), avs);
    }

    /// <summary>Deposits and withdrawals name the strategy; pods mean that of beacon chain ether; withdrawals of M1 were told of share by share before.</summary>
    private static IEnumerable<LogSearch> StakerShares(ProvenanceDocument d)
    {
        var staker = Topics.Staker(d.Chain, d.At("Staker"));
        yield return d.Logs(staker) with { Mentions = d.Text("Strategy") };
        yield return d.Logs(staker, Contract(d, "Strategy"));
        yield return With(d.Logs(staker), "withdrawalRoot");
    }

    /// <summary>The pod's deployment, and what the beacon chain took.</summary>
    private static IEnumerable<LogSearch> EigenPod(ProvenanceDocument d)
    {
        var owner = Topics.Staker(d.Chain, d.At("Owner"));
        yield return With(d.Logs(owner), "newBeaconChainSlashingFactor");
        if (d.Has("Pod")) yield return d.Logs(owner, Contract(d, "Pod"));
    }

    /// <summary>Stakes name user and operator; moves between users name only these.</summary>
    private static IEnumerable<LogSearch> VaultPosition(ProvenanceDocument d)
    {
        var user = Account(d, "User");
        yield return d.Logs(user, Topics.Operator(d.Chain, d.At("Operator"))) with { Emitter = d.Text("Vault") };
        foreach (var moved in (string[])["id", "ids"]) yield return With(d.Logs(user), moved) with { Emitter = d.Text("Vault") };
    }
}
