using System.Text.Json;
using Scan.Indexer.Projections;
using Scan.Testing;
using Scan.UnitTests.Systems;

namespace Scan.IntegrationTests.Audit;

/// <summary>Events of the facts that the scenario does not emit, each with the reason; what changes no document says so in the unit tests' list of silent events.</summary>
internal static class DevnetGaps
{
    private const string Goerli = "Goerli's first releases; that chain is no more.", Votes = "Votes by stake of the legacy pool, which the devnet's vault leaves out.",
        Assumed = "Assumed, in the other of the two forms that sources tell.";

    private static readonly IReadOnlyDictionary<string, string> Because = new Dictionary<string, string>
    {
        ["StrategyBase"] = "Strategies with limits (StrategyBaseTVLLimits): no wallet or page depends on them; a duration vault's are played.",
        ["RewardsCoordinator.GlobalCommissionBipsSet"] = "Rewards v1 alone: the release that is played has a split of its own for each operator.",
        ["BLSApkRegistry.OperatorAddedToQuorums(address,bytes)"] = Goerli, ["BLSApkRegistry.OperatorRemovedFromQuorums(address,bytes)"] = Goerli, ["StakeRegistry.StakeUpdate(bytes32,uint8,uint96)"] = Goerli,
        ["StakeRegistry.QuorumCreated"] = Goerli,
        ["SlashingRegistryCoordinator.QuorumCreated(uint8,(uint32,uint16,uint16),uint96,(address,uint96)[],uint8,uint32,address)"] = "Known from its source alone: no coordinator that was looked at emits the form with a slasher.",
        ["ServiceManagerBase.RewardsInitiatorUpdated"] = "Service managers are MACH's and the wizard's here, whose events stand under those names.",
        ["EigenPodManager.BeaconChainETHDeposited"] = "M1's native restaking; the pods that are played began with M2.",
        ["StakedMultiToken.Frozen"] = Votes, ["StakedMultiToken.SetMinVotingStake"] = Votes,
        ["StALT.Unstake"] = Assumed, ["StALT.CooldownToUnstake"] = Assumed, ["StALT.RewardsAccrued"] = Assumed, ["StALT.RewardsClaimed"] = Assumed,
        ["StALT.Redeem"] = "Twenty-one days after a cooldown, which no scenario lasts.",
        ["Erc3009Token"] = "With facilitators in the manifest the token's events stand under X402Token.",
    };

    /// <summary>Chance brings them in some histories and not in others.</summary>
    private static readonly IReadOnlyDictionary<string, string> ByChance = new Dictionary<string, string>
    {
        ["DurationVaultStrategy.VaultAdvancedToWithdrawals"] = "An arbitrator ends a vault early, seldom.",
        ["L2OutputOracle.OutputsDeleted"] = "An alert about an output has to be proved first.",
        ["IncredibleSquaringTaskManager.TaskChallengedSuccessfully"] = "One answer in five is wrong, and few are challenged.",
    };

    /// <param name="emitted">The contract's slug, a blank, the first topic in hex, of each kind with a log in the ledger.</param>
    /// <returns>What neither is emitted nor says why, and what does both, a line each; empty when there is nothing.</returns>
    public static string Compare(IReadOnlySet<string> emitted)
    {
        using var facts = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedFacts.Find()!, "events.json")));
        var lines = new List<string>();
        var used = new HashSet<string>();
        foreach (var contract in facts.RootElement.EnumerateArray())
        {
            var slug = contract.GetProperty("slug").GetString()!;
            foreach (var form in contract.GetProperty("events").EnumerateArray())
            {
                var (topic, signature) = (form.GetProperty("topic0").GetString()!, form.GetProperty("signature").GetString()!);
                var isEmitted = emitted.Contains($"{slug} {topic}");
                string[] names = [$"{slug}.{signature}", $"{slug}.{signature.Split('(')[0]}", slug];
                var reason = names.FirstOrDefault(Because.ContainsKey);
                if (reason is not null) used.Add(reason);
                if (isEmitted && reason is not null && reason != slug) lines.Add($"{names[0]} is emitted and says why it is not.");
                if (isEmitted || reason is not null || ByChance.ContainsKey(names[1])) continue;
                var entry = TestChain.Catalog.Kinds.Single(k => k.Contract == slug && k.Signature == signature && k.Topic0.ToString() == topic && Indexed(k) == Indexed(form));
                if (SilentEvents.Because(entry) is null) lines.Add($"{names[0]} is not emitted // {entry.Era}");
            }
        }
        lines.AddRange(Because.Keys.Where(name => !used.Contains(name)).Select(name => $"{name} is no event of the facts, or never missing."));
        return string.Join('\n', lines);
    }

    private static string Indexed(EventKind kind) => string.Concat(kind.Abi.Inputs.Select(i => i.Indexed ? '*' : '.'));

    private static string Indexed(JsonElement form) => string.Concat(form.GetProperty("inputs").EnumerateArray().Select(i => i.GetProperty("indexed").GetBoolean() ? '*' : '.'));
}
