using Microsoft.AspNetCore.Http;
using Scan.Documents;
using Scan.Domain.Erc8004;
using Scan.Domain.Metadata;
using Scan.Domain.Primitives;
using Scan.Testing;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Metadata;

/// <summary>Files of responses to feedback, of validation requests and of answers to them: the chain holds their hashes, nothing more.</summary>
public sealed class WitnessFileTests(PostgresServer postgres)
{
    private const string Said = """{"verdict":"as promised"}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_is_fetched_and_its_hash_is_compared_with_the_chains()
    {
        await using var rig = await MetadataRig.StartAsync(postgres, Ct);
        rig.Server.At("/right", Said).At("/wrong", Said + " ").Fails("/gone", 404);
        var hash = Keccak256.Hash(Said);
        var (right, wrong, gone) = (rig.Server.Url("/right"), rig.Server.Url("/wrong"), rig.Server.Url("/gone"));
        await rig.CommitAsync(new SampleBlock()
            .Store(Response(1, right, hash)).Store(Response(2, wrong, hash)).Store(Response(3, gone, hash)).Store(Response(4, right, null))
            .Store(Request(hash, right)).Store(Request(Keccak256.Hash("another request"), wrong))
            .Store(Answer(5, right, hash)).Store(Answer(6, wrong, hash)).Store(Answer(7, right, Hash32.Zero)), Ct);
        await rig.SettleAsync(Ct);
        async Task<string> Check(string kind, byte[] key) => await rig.StateAsync(kind, key, Ct) is var s ? MetadataCheck.OfHash(s.Expected, s.Keccak, s.Resource.Problem is not null) : "";
        Assert.Equal([MetadataCheck.Verified, MetadataCheck.DoesNotVerify, MetadataCheck.Unreachable, MetadataCheck.NotApplicable],
            [await Check("feedbackResponse", FeedbackResponse.KeyOf(2, 1)), await Check("feedbackResponse", FeedbackResponse.KeyOf(2, 2)), await Check("feedbackResponse", FeedbackResponse.KeyOf(2, 3)), await Check("feedbackResponse", FeedbackResponse.KeyOf(2, 4))]);
        Assert.Equal([MetadataCheck.Verified, MetadataCheck.DoesNotVerify],
            [await Check("validation", Validation.KeyOf(MetadataRig.Registry, hash)), await Check("validation", Validation.KeyOf(MetadataRig.Registry, Keccak256.Hash("another request")))]);
        Assert.Equal([MetadataCheck.Verified, MetadataCheck.DoesNotVerify, MetadataCheck.NotApplicable],
            [await Check("validationAnswer", ValidationAnswer.KeyOf(2, 5)), await Check("validationAnswer", ValidationAnswer.KeyOf(2, 6)), await Check("validationAnswer", ValidationAnswer.KeyOf(2, 7))]);
        Assert.Equal(1, rig.Server.CountOf("/right"));
    }

    [Fact]
    public async Task Of_a_file_that_is_another_at_each_look_the_first_version_and_the_latest_are_kept()
    {
        await using var rig = await MetadataRig.StartAsync(postgres, Ct);
        var served = 0;
        rig.Server.At("/restless", context => context.Response.WriteAsync($"say {served}"));
        await rig.CommitAsync(new SampleBlock().Store(Response(1, rig.Server.Url("/restless"), null)), Ct);
        for (; served < MetadataLinks.KeptVersions + 5; served++)
        {
            await rig.SettleAsync(Ct);
            rig.Clock.Advance(TimeSpan.FromDays(8));
        }
        var versions = await rig.VersionsAsync("feedbackResponse", FeedbackResponse.KeyOf(2, 1), Ct);
        Assert.Equal(MetadataLinks.KeptVersions, versions.Count);
        Assert.Equal([served, .. Enumerable.Range(0, MetadataLinks.KeptVersions - 2).Select(n => served - 1 - n), 1], versions.Select(v => v.No));
    }

    private static FeedbackResponse Response(int place, string uri, Hash32? hash) => new()
    {
        ChainId = MetadataRig.ChainId, Registry = MetadataRig.Registry, AgentId = 7, Client = MetadataRig.Client, Index = 1, Responder = SampleChain.Account("responder"), Uri = uri, Hash = hash,
        Block = 2, Time = 1_700_000_012, LogIndex = place,
    };

    private static Validation Request(Hash32 hash, string uri) => new()
    {
        ChainId = MetadataRig.ChainId, Contract = MetadataRig.Registry, RequestHash = hash, Registry = MetadataRig.Registry, AgentId = 7, Validator = SampleChain.Account("validator"), RequestUri = uri,
    };

    private static ValidationAnswer Answer(int place, string uri, Hash32? hash) => new()
    {
        ChainId = MetadataRig.ChainId, Contract = MetadataRig.Registry, RequestHash = Keccak256.Hash(Said), Registry = MetadataRig.Registry, AgentId = 7, Validator = SampleChain.Account("validator"),
        Response = 90, Uri = uri, Hash = hash, Block = 2, Time = 1_700_000_012, LogIndex = place,
    };
}
