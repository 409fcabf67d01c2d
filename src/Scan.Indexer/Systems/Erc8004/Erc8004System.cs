using System.Numerics;
using Scan.Domain.Erc8004;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Erc8004;

/// <summary>ERC-8004: agents of an identity registry the feedback of a reputation registry and the answers of a validation registry, in every form that was deployed.</summary>
public sealed class Erc8004System : ISystem
{
    public string Name => "erc8004";

    public void Declare(SystemBuilder system)
    {
        system.Contract("IdentityRegistry")
            .On<Registered>(AgentProjection.Registered, (e, s) => s.Agent(s.Emitter, e.AgentId).Account(e.Owner))
            .On<AgentTransfer>(AgentProjection.Transferred, (e, s) => s.Agent(s.Emitter, e.AgentId).Account(e.To).Account(e.From))
            .On<AgentApproval>(AgentProjection.Approved, (e, s) => s.Agent(s.Emitter, e.AgentId).Account(e.Owner).Account(e.Approved))
            .On<URIUpdated>(AgentProjection.UriUpdated, (e, s) => s.Agent(s.Emitter, e.AgentId).Account(e.UpdatedBy))
            .On<UriUpdated>(AgentProjection.UriUpdated, (e, s) => s.Agent(s.Emitter, e.AgentId).Account(e.UpdatedBy))
            .On<MetadataSet>(AgentProjection.MetadataSet, (e, s) => s.Agent(s.Emitter, e.AgentId))
            .On<MetadataSetAsText>(AgentProjection.MetadataSet, (e, s) => s.Agent(s.Emitter, e.AgentId))
            .Reads<Registered>((e, r) => r.Document<Agent>(Agent.KeyOf(r.Source.Address, e.AgentId)))
            .Reads<AgentTransfer>((e, r) => r.Document<Agent>(Agent.KeyOf(r.Source.Address, e.AgentId)))
            .Reads<URIUpdated>((e, r) => r.Document<Agent>(Agent.KeyOf(r.Source.Address, e.AgentId)))
            .Reads<MetadataSet>((e, r) => r.Document<Agent>(Agent.KeyOf(r.Source.Address, e.AgentId)).Document<AgentMetadata>(AgentMetadata.KeyOf(r.Source.Address, e.AgentId, e.MetadataKey)));
        var reputation = system.Contract("ReputationRegistry")
            .On<FeedbackRevoked>(FeedbackProjection.Revoked, (e, s) => Feedback(s, e.AgentId, e.Client))
            .On<ResponseAppended>(FeedbackProjection.Responded, (e, s) => Feedback(s, e.AgentId, e.Client).Account(e.Responder))
            .On<ResponseAppendedDraft>(FeedbackProjection.Responded, (e, s) => Feedback(s, e.AgentId, e.Client).Account(e.Responder));
        OnFeedback<NewFeedback>(reputation);
        OnFeedback<NewFeedbackOctober2025>(reputation);
        OnFeedback<NewFeedbackNovember2025>(reputation);
        OnFeedback<NewFeedbackDecember2025>(reputation);
        OnFeedback<NewFeedbackIndexed>(reputation);
        OnFeedback<NewFeedbackTagged>(reputation);
        OnFeedback<NewFeedbackUnsigned>(reputation);
        OnFeedback<NewFeedbackWide>(reputation);
        reputation.Discovers(IdentityLink.Views, IdentityLink.Behind, IdentityLink.IsGiven);
        DeclareValidation(system.Contract("ValidationRegistry"));
        system.DeclareEvents(typeof(Erc8004System));
    }

    private static void DeclareValidation(ContractBuilder contract)
    {
        contract.On<ValidationRequest>(ValidationProjection.Requested, (e, s) => s.Agent(s.Source.Registry ?? s.Emitter, e.AgentId).Account(e.Validator));
        OnValidation<ValidationResponse>(contract);
        OnValidation<ValidationResponseOctober2025>(contract);
        OnValidation<ValidationResponseDraft>(contract);
        contract.Discovers(IdentityLink.Views, IdentityLink.Behind, IdentityLink.IsGiven);
    }

    private static void OnValidation<TEvent>(ContractBuilder contract) where TEvent : class, IValidationResponse, IEvent<TEvent> =>
        contract.On<TEvent>((e, c) => ValidationProjection.Responded(e, c), (e, s) => s.Agent(s.Source.Registry ?? s.Emitter, e.AgentId).Account(e.Validator));

    private static void OnFeedback<TEvent>(ContractBuilder contract) where TEvent : class, IFeedback, IEvent<TEvent> =>
        contract.On<TEvent>((e, c) => FeedbackProjection.Given(e.Content, c), (e, s) => Feedback(s, e.Content.AgentId, e.Content.Client))
            .Reads<TEvent>((e, r) => FeedbackProjection.ReadAhead(e.Content, r));

    private static SubjectBuilder Feedback(SubjectBuilder s, BigInteger agentId, Address client) => s.Agent(s.Source.Registry ?? s.Emitter, agentId).Account(client);
}
