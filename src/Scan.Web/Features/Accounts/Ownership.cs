using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Erc8004;
using Scan.Domain.Primitives;
using Scan.Web.Chains;

namespace Scan.Web.Features.Accounts;

/// <summary>Something that an address owns by what the chain says, and the rules that fit it.</summary>
/// <param name="How">Why it counts as the account's.</param>
/// <param name="Conditions">Names of conditions that its owner may want.</param>
public sealed record OwnedThing(string Kind, long ChainId, string Path, string Name, string Topic, string How, IReadOnlyList<string> Conditions);

/// <summary>Finds what an account owns in the documents: service managers, agents, an operator, stakes. Nothing is claimed; the chain says it.</summary>
public sealed class OwnershipReader(DocumentStore store, ChainDirectory chains, RegistryDirectory registries)
{
    private const int Most = 100;
    private static readonly string[] OfAvs = ["operatorDeregistered", "operatorEjected", "alertConfirmed", "ownerChanged", "allowListChanged", "belowMinimumSoon", "stakeFalls"];
    private static readonly string[] OfOperator = ["operatorDeregistered", "operatorEjected", "slashing", "stakeFalls", "belowMinimumSoon", "socketChanged"];
    private static readonly string[] OfAgent = ["feedbackBelow", "agentEndpointChanged", "agentWalletChanged"];
    private static readonly string[] OfStaker = ["stakerWarning", "slashing", "allocationPending", "operatorSetJoined", "operatorChanged", "feeChanged", "operatorDeregistered"];

    public async Task<IReadOnlyList<OwnedThing>> ReadAsync(Address account, CancellationToken ct)
    {
        List<OwnedThing> owned = [];
        foreach (var chain in (await chains.ListAsync(ct)).Select(c => c.Id))
        {
            await AddServicesAsync(owned, chain, account, ct);
            if (await store.FindAsync<Domain.EigenLayer.Operator>(chain, Domain.EigenLayer.Operator.KeyOf(account), ct) is not null)
                owned.Add(new("operator", chain, $"/operators/{chain}/{account}", account.ToChecksum(), Topics.Operator(chain, account), "this address is the operator", OfOperator));
            if (await store.FindAsync<Delegation>(chain, Delegation.KeyOf(account), ct) is { Body.Operator: { } delegated } && delegated != account)
                owned.Add(new("staker", chain, $"/stakers/{chain}/{account}", account.ToChecksum(), Topics.Staker(chain, account), "this address has delegated", OfStaker));
            await AddAgentsAsync(owned, chain, account, ct);
        }
        return owned;
    }

    private async Task AddServicesAsync(List<OwnedThing> owned, long chain, Address account, CancellationToken ct)
    {
        var admins = await store.QueryAsync<AccountAdmin>(new DocumentQuery { ChainId = chain, Take = Most, Where = new Filter.And(Filter.Equal("admin", account.ToString()), Filter.Equal("active", true)) }, ct);
        var administered = admins.Items.Select(item => item.Body.Account).ToHashSet();
        for (string? after = null; ;)
        {
            var page = await store.QueryAsync<Domain.EigenLayer.Avs>(new DocumentQuery { ChainId = chain, Take = DocumentQuery.MaxTake, After = after }, ct);
            foreach (var avs in page.Items)
            {
                if (RolesOf(avs.Body, account, administered) is not { Length: > 0 } roles) continue;
                owned.Add(new("avs", chain, $"/avs/{chain}/{avs.Body.Address}", avs.Profile?.DisplayName ?? avs.Body.Address.ToChecksum(), Topics.Avs(chain, avs.Body.Address), roles, OfAvs));
            }
            if ((after = page.Next) is null) return;
        }
    }

    /// <summary>What the account is to the service by the chain, in words; empty: nothing. Each role is set by an event of its contracts, an administrator by PermissionController.</summary>
    private static string RolesOf(Domain.EigenLayer.Avs avs, Address account, IReadOnlySet<Address> administered)
    {
        (bool Has, string Words)[] roles =
        [
            // Who never named an administrator is its own (PermissionController).
            (avs.Address == account, "the service itself"),
            (avs.Owner == account, "its service manager's owner"),
            (administered.Contains(avs.Address), "its administrator (PermissionController)"),
            (avs.AlertConfirmer == account, "its alert confirmer"),
            (avs.Whitelister == account, "its whitelister"),
            (avs.Coordinators.Any(k => k.Owner == account), "its coordinator's owner"),
            (avs.Coordinators.Any(k => k.Ejector == account), "its ejector"),
            (avs.Coordinators.Any(k => k.EjectorOwner == account), "its ejector's owner"),
            (avs.Coordinators.Any(k => k.ChurnApprover == account), "its churn approver"),
            (avs.RewardsInitiator == account, "its rewards initiator"),
        ];
        return string.Join(", ", roles.Where(r => r.Has).Select(r => r.Words));
    }

    private async Task AddAgentsAsync(List<OwnedThing> owned, long chain, Address account, CancellationToken ct)
    {
        var page = await store.QueryAsync<Agent>(new DocumentQuery { ChainId = chain, Take = Most, Where = Filter.Equal("owner", account.ToString()) }, ct);
        if (page.Items.Count == 0) return;
        var canonical = await registries.CanonicalAsync(chain, ct);
        foreach (var (agent, profile) in page.Items.Select(item => (item.Body, item.Profile)))
        {
            owned.Add(new("agent", chain, $"/agents/{chain}/{agent.Registry}/{agent.AgentId}", profile?.DisplayName ?? $"Agent {agent.AgentId}", Topics.Agent(chain, agent.Registry, agent.AgentId, agent.Registry == canonical),
                "the agent's owner", OfAgent));
        }
    }
}
