using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Erc8004;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Audit.Rules;

/// <summary>ERC-8004: agents, their metadata, feedback and validations.</summary>
internal static class AgentRules
{
    private const string Identity = "IdentityRegistry", Reputation = "ReputationRegistry", Validations = "ValidationRegistry";

    /// <summary>Clients whose feedback is summed up in one call; more would not fit a node's limits.</summary>
    private const int MostClients = 2_000;

    /// <summary>Feedback of an agent up to which that of its clients is looked through for tags: they may write as much as they pay for.</summary>
    private const int MostOfAgent = 1_000;

    /// <summary>FeedbackSum has 18 decimals.</summary>
    private const int SumDecimals = 18;
    private static readonly FunctionAbi OwnerOf = FunctionAbi.Parse("ownerOf(uint256 agentId) view returns (address)");
    private static readonly FunctionAbi TokenUri = FunctionAbi.Parse("tokenURI(uint256 agentId) view returns (string)");
    private static readonly FunctionAbi AgentWallet = FunctionAbi.Parse("getAgentWallet(uint256 agentId) view returns (address)");
    private static readonly FunctionAbi Metadata = FunctionAbi.Parse("getMetadata(uint256 agentId, string metadataKey) view returns (bytes)");
    private static readonly FunctionAbi Clients = FunctionAbi.Parse("getClients(uint256 agentId) view returns (address[])");
    private static readonly FunctionAbi Summary =
        FunctionAbi.Parse("getSummary(uint256 agentId, address[] clients, string tag1, string tag2) view returns (uint64 count, int128 value, uint8 decimals)");
    private static readonly FunctionAbi LastIndex = FunctionAbi.Parse("getLastIndex(uint256 agentId, address client) view returns (uint64)");
    private static readonly FunctionAbi FeedbackAt =
        FunctionAbi.Parse("readFeedback(uint256 agentId, address client, uint64 index) view returns (int128 value, uint8 decimals, string tag1, string tag2, bool isRevoked)");
    private static readonly FunctionAbi ResponseCount =
        FunctionAbi.Parse("getResponseCount(uint256 agentId, address client, uint64 index, address[] responders) view returns (uint64)");
    private static readonly FunctionAbi ValidationStatus = FunctionAbi.Parse(
        "getValidationStatus(bytes32 requestHash) view returns (address validator, uint256 agentId, uint8 response, bytes32 responseHash, string tag, uint256 lastUpdate)");
    private static readonly FunctionAbi ValidationSummary =
        FunctionAbi.Parse("getSummary(uint256 agentId, address[] validators, string tag) view returns (uint64 count, uint8 average)");

    private static readonly FunctionAbi AgentValidations = FunctionAbi.Parse("getAgentValidations(uint256 agentId) view returns (bytes32[])");
    private static readonly FunctionAbi ValidatorRequests = FunctionAbi.Parse("getValidatorRequests(address validator) view returns (bytes32[])");

    public static IEnumerable<AuditRule> All { get; } =
    [
        new AuditRule<Agent>(Agents), new AuditRule<AgentMetadata>(MetadataEntries), new AuditRule<Feedback>(Feedbacks), new AuditRule<FeedbackClient>(FeedbackClients),
        new AuditRule<Validation>(ValidationRequests),
    ];

    /// <summary>
    /// IdentityRegistry.ownerOf, tokenURI, getAgentWallet; ReputationRegistry.getSummary over getClients, which averages with 18 decimals, rounds
    /// towards zero and answers in the commonest number of decimals; ValidationRegistry.getAgentValidations and, over all validators, getSummary, which divides whole numbers.
    /// </summary>
    private static void Agents(Agent a, AuditContext c)
    {
        var identity = Behind(a.Registry, a.AgentId, c).AtNamed(Identity, a.Registry);
        if (a.Owner is { } owner)
        {
            identity.Is("owner", owner, OwnerOf, a.AgentId).Is("wallet", a.Wallet ?? Address.Zero, AgentWallet, a.AgentId);
            if (a.Uri is { } uri) identity.Is("uri", uri, TokenUri, a.AgentId);
        }
        if (a.LastFeedbackTime is not null)
        {
            var reputation = c.AtRegistryOf(Reputation, a.Registry);
            reputation.Ask("feedbackSum", SummaryOf(a, reputation));
        }
        if (a.ValidationCount == 0) return;
        c.AtRegistryOf(Validations, a.Registry).Compare("validationCount", AgentValidations, [a.AgentId], results => (AuditText.Of(a.ValidationCount), AuditText.Of(((object[])results[0]).Length)));
        if (a.ValidatedCount > 0)
        {
            c.AtRegistryOf(Validations, a.Registry).Compare("validationSum", ValidationSummary, [a.AgentId, Array.Empty<object>(), ""],
                results => (AuditText.Of(new object[] { a.ValidatedCount, a.ValidationSum / a.ValidatedCount }), AuditText.Of(results.Values)));
        }
    }

    private static AuditStep.Ask SummaryOf(Agent a, AuditTarget reputation)
    {
        var clients = reputation.View(Clients, a.AgentId);
        return new([clients], told =>
        {
            var all = (object[])told[0][0];
            if (all.Length > MostClients) return new AuditStep.Unreachable(clients.Name, $"{all.Length} clients are more than one summary is asked for");
            var summary = reputation.View(Summary, a.AgentId, all, "", "");
            if (all.Length == 0) return AuditTarget.Judge(clients, (AuditText.Of(a.FeedbackCount), "0"));
            return new AuditStep.Ask([summary], results =>
            {
                var (count, value, decimals) = ((BigInteger)results[0]["count"], (BigInteger)results[0]["value"], (BigInteger)results[0]["decimals"]);
                if (decimals > SumDecimals) return new AuditStep.Unreachable(summary.Name, $"{decimals} decimals are more than the standard allows");
                var average = a.FeedbackCount == 0 ? 0 : a.FeedbackSum / a.FeedbackCount / BigInteger.Pow(10, SumDecimals - (int)decimals);
                return AuditTarget.Judge(summary, (AuditText.Of(new object[] { a.FeedbackCount, average }), AuditText.Of(new object[] { count, value })));
            });
        });
    }

    /// <summary>IdentityRegistry.getMetadata. A key that was no valid text cannot be asked for.</summary>
    private static void MetadataEntries(AgentMetadata m, AuditContext c)
    {
        var identity = Behind(m.Registry, m.AgentId, c).AtNamed(Identity, m.Registry);
        var view = identity.View(Metadata, m.AgentId, m.MetadataKey);
        if (m.MetadataKey.Contains('\uFFFD', StringComparison.Ordinal)) identity.Ask("value", new AuditStep.Ask([], _ => new AuditStep.Unreachable(view.Name, "the key is no valid text")));
        else identity.Is("value", m.Value, Metadata, m.AgentId, m.MetadataKey);
    }

    /// <summary>ReputationRegistry.readFeedback, getResponseCount and getSummary by tags. Tags of the forms that log only a hash are not compared.</summary>
    private static void Feedbacks(Feedback f, AuditContext c)
    {
        var registry = Behind(f.Registry, f.AgentId, c, f.Client).AtRegistryOf(Reputation, f.Registry);
        object?[] ours = [f.Value, f.ValueDecimals, f.Tag1, f.Tag2, f.Revoked];
        registry.Compare("value", FeedbackAt, [f.AgentId, f.Client, f.Index], results => (AuditText.Of(ours), AuditText.Of(results.Values.Select((told, i) => ours[i] is null ? null : told))));
        registry.Is("responseCount", f.ResponseCount, ResponseCount, f.AgentId, f.Client, f.Index, Array.Empty<object>());
        AskByTags(f, registry, c);
    }

    /// <summary>ReputationRegistry.getSummary of one client by both tags, once for each pair of them; an empty tag asks for any.</summary>
    private static void AskByTags(Feedback f, AuditTarget registry, AuditContext c)
    {
        if (f is not { Tag1: { } tag1, Tag2: { } tag2 } || tag1.Length + tag2.Length == 0) return;
        if (c.Find<Agent>(Agent.KeyOf(f.Registry, f.AgentId)) is not { } agent) return;
        void Unreachable(string why) => registry.Ask("tagSummary", new AuditStep.Ask([], _ => new AuditStep.Unreachable(Summary.Name, why)));
        if (agent.FeedbackCount > MostOfAgent)
        {
            if (f.Index == 1) Unreachable($"{agent.FeedbackCount} feedbacks are more than tags are summed up of");
            return;
        }
        var hash1 = Keccak256.Hash(tag1);
        var alike = c.Where<Feedback>(("registry", f.Registry.ToString()), ("agentId", f.AgentId), ("client", f.Client.ToString())).Where(g => IsTagged(g, tag1, hash1, tag2)).ToList();
        if (alike.Count == 0 || alike.Min(g => g.Index) != f.Index) return;
        if ((tag1 + tag2).Contains('\uFFFD', StringComparison.Ordinal))
        {
            Unreachable("a tag is no valid text");
            return;
        }
        Feedback[] counted = [.. alike.Where(g => !g.Revoked)];
        var sum = counted.Aggregate(BigInteger.Zero, (total, g) => total + g.Value * BigInteger.Pow(10, SumDecimals - g.ValueDecimals));
        registry.Compare("tagSummary", Summary, [f.AgentId, new object[] { f.Client }, tag1, tag2], results =>
        {
            var decimals = (int)BigInteger.Min(SumDecimals, (BigInteger)results["decimals"]);
            var average = counted.Length == 0 ? 0 : sum / counted.Length / BigInteger.Pow(10, SumDecimals - decimals);
            return (AuditText.Of(new object[] { counted.Length, average }), AuditText.Of(new object[] { results["count"], results["value"] }));
        });
    }

    /// <summary>Of some forms the log holds no more of the first tag than its hash.</summary>
    private static bool IsTagged(Feedback f, string tag1, Hash32 hash1, string tag2) => f.ValueDecimals <= SumDecimals
        && (tag1.Length == 0 || (f.Tag1 is { } told ? told == tag1 : f.Tag1Hash == hash1)) && (tag2.Length == 0 || f.Tag2 == tag2);

    /// <summary>ReputationRegistry.getLastIndex.</summary>
    private static void FeedbackClients(FeedbackClient f, AuditContext c) =>
        Behind(f.Registry, f.AgentId, c, f.Client).AtRegistryOf(Reputation, f.Registry).Is("lastIndex", f.LastIndex, LastIndex, f.AgentId, f.Client);

    /// <summary>
    /// ValidationRegistry.getValidationStatus: response 0, hash and tag stand for none until there is an answer, and the time is that of the request; getValidatorRequests
    /// and getAgentValidations, among which it is.
    /// </summary>
    private static void ValidationRequests(Validation v, AuditContext c)
    {
        object?[] ours = [v.Validator, v.AgentId, v.Response ?? 0, v.ResponseHash ?? Hash32.Zero, v.Tag ?? "", v.RespondedTime ?? v.RequestedTime];
        var registry = Behind(v.Registry, v.AgentId, c).AtNamed(Validations, v.Contract).Compare("response", ValidationStatus, [v.RequestHash], results => (AuditText.Of(ours), AuditText.Of(results.Values)));
        if (v.RequestUri is null) return;
        registry.Compare("validator", ValidatorRequests, [v.Validator], results => IsAmong(v, results)).Compare("agentId", AgentValidations, [v.AgentId], results => IsAmong(v, results));
    }

    private static (string, string) IsAmong(Validation v, AbiArguments results) =>
        (AuditText.Of(v.RequestHash), AuditText.Of(((object[])results[0]).Contains(v.RequestHash) ? v.RequestHash : null));

    private static AuditContext Behind(Address registry, BigInteger agentId, AuditContext c, params ReadOnlySpan<object> mentions) =>
        c.Behind([Topics.Agent(c.ChainId, registry, agentId, c.Contracts.CanonicalRegistry == registry)], mentions);
}
