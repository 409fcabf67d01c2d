using System.Numerics;
using Scan.Domain.Erc8004;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Erc8004;

/// <summary>ValidationRegistry: what validators were asked and what they answered last.</summary>
internal static class ValidationProjection
{
    public static void Requested(ValidationRequest e, ProjectionContext c)
    {
        var before = c.Find<Validation>(Validation.KeyOf(c.Emitter, e.RequestHash));
        if (before is { RequestUri: not null }) return;
        c.Store((before ?? New(e.Validator, e.AgentId, e.RequestHash, c)) with { RequestUri = e.Uri, RequestedBlock = c.At.Block, RequestedTime = c.At.Time });
        c.ChangeAgent(RegistryOf(c), e.AgentId, a => a with { ValidationCount = a.ValidationCount + 1, ActivityTime = c.At.Time });
    }

    public static void Responded(IValidationResponse e, ProjectionContext c)
    {
        var before = c.Find<Validation>(Validation.KeyOf(c.Emitter, e.RequestHash)) ?? New(e.Validator, e.AgentId, e.RequestHash, c);
        c.Store(before with
        {
            Response = e.Response, ResponseUri = e.Uri, ResponseHash = e.Hash, Tag = e.Tag, ResponseCount = before.ResponseCount + 1, RespondedTime = c.At.Time,
        });
        c.Insert(new ValidationAnswer
        {
            ChainId = c.ChainId, Contract = c.Emitter, RequestHash = e.RequestHash, Registry = before.Registry, AgentId = before.AgentId, Validator = e.Validator,
            Response = e.Response, Uri = e.Uri, Hash = e.Hash, Tag = e.Tag, Block = c.At.Block, Time = c.At.Time, LogIndex = c.At.LogIndex,
        });
        c.ChangeAgent(before.Registry, before.AgentId, a => a with
        {
            ValidatedCount = a.ValidatedCount + (before.Response is null ? 1 : 0), ValidationSum = a.ValidationSum + e.Response - (before.Response ?? 0),
            ActivityTime = c.At.Time,
        });
    }

    private static Validation New(Address validator, BigInteger agentId, Hash32 requestHash, ProjectionContext c) => new()
    {
        ChainId = c.ChainId, Contract = c.Emitter, RequestHash = requestHash, Registry = RegistryOf(c), AgentId = agentId, Validator = validator,
    };

    private static Address RegistryOf(ProjectionContext c) => c.Source.Registry ?? c.Emitter;
}
