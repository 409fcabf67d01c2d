using System.Text;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Scan.Documents;

using Scan.Domain.Erc8004;
using Scan.Domain.Metadata;
using Scan.Domain.Primitives;
using Scan.Testing;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Metadata;

/// <summary>From a URI on the chain to what readers see, and through what happens to the file afterwards.</summary>
public sealed class MetadataLifeTests(PostgresServer postgres)
{
    private static readonly byte[] Key = SampleChain.Account("operator").ToArray();
    private static readonly byte[] AgentKey = Agent.KeyOf(MetadataRig.Registry, 7);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_is_found_as_soon_as_its_file_is_fetched()
    {
        await using var rig = await MetadataRig.StartAsync(postgres, Ct);
        rig.Server.At("/op.json", """{"name":"Blue Heron","description":"Runs nodes for lighthouses.","website":"https://heron.example","logo":"x"}""");
        await rig.CommitAsync(new SampleBlock().Store(MetadataRig.Operator(rig.Server.Url("/op.json"))), Ct);
        await rig.UpdateAsync(Ct);
        Assert.Equal("It was not fetched yet.", (await rig.ProfileAsync("operator", Key, Ct))!.Problem);
        await rig.SettleAsync(Ct);
        var profile = (await rig.ProfileAsync("operator", Key, Ct))!;
        Assert.Equal(("Blue Heron", "Runs nodes for lighthouses.", null), (profile.DisplayName, profile.Description, profile.Problem));
        Assert.Equal("Blue Heron", Assert.Single(await rig.Profiles.SearchAsync("heron", 10, Ct)).Name);
        Assert.Equal("Blue Heron", Assert.Single(await rig.Profiles.SearchAsync("lighthou", 10, Ct)).Name);
        Assert.Empty(await rig.Profiles.SearchAsync("'); DROP TABLE & | ! <->", 10, Ct));
        var state = await rig.StateAsync("operator", Key, Ct);
        Assert.Equal(ResourceState.Fetched, state.Resource.State);
        Assert.Contains(MetadataProblems.LinkMalformed, state.ProblemsJson);
        Assert.InRange(state.Resource.NextTry!.Value - rig.Clock.GetUtcNow(), TimeSpan.FromHours(19), TimeSpan.FromHours(29));
    }

    [Fact]
    public async Task Agents_are_filtered_by_what_their_files_say()
    {
        await using var rig = await MetadataRig.StartAsync(postgres, Ct);
        rig.Server.At("/7.json", MetadataRig.RegistrationFile("Seven", new object[] { new { name = "MCP", endpoint = "https://a.example/mcp", mcpTools = new[] { "t" } }, new { name = "A2A", endpoint = "https://a.example", skills = new[] { "summing up" } } }));
        rig.Server.At("/8.json", """{"name":"Eight","endpoints":[{"name":"web","endpoint":"https://b.example"}],"x402support":false,"active":"false"}""");
        await rig.CommitAsync(new SampleBlock().Store(MetadataRig.Agent(rig.Server.Url("/7.json"))).Store(MetadataRig.Agent(rig.Server.Url("/8.json"), 8)).Store(MetadataRig.Agent("", 9)), Ct);
        await rig.SettleAsync(Ct);
        async Task<string> Find(Filter filter) => string.Join(' ', (await rig.Store.QueryAsync<Agent>(new DocumentQuery { Where = filter, OrderBy = [new("agentId")] }, Ct)).Items.Select(a => a.Body.AgentId));
        Assert.Equal("7", await Find(Filter.Equal("protocols", "mcp")));
        Assert.Equal("7 8", await Find(Filter.In("protocols", new[] { "a2a", "web" })));
        Assert.Equal("8", await Find(Filter.NotEqual("protocols", "mcp")));
        Assert.Equal("9", await Find(Filter.IsNull("protocols")));
        Assert.Equal("7", await Find(Filter.Contains("skills", "SUM")));
        Assert.Equal("7", await Find(Filter.Equal("trust", "reputation")));
        Assert.Equal("7", await Find(Filter.Equal("active", true)));
        Assert.Equal("8", await Find(Filter.Equal("active", false)));
        Assert.Equal("8", await Find(Filter.Equal("x402", false)));
        await Assert.ThrowsAsync<QueryException>(() => rig.Store.QueryAsync<Agent>(new DocumentQuery { OrderBy = [new("protocols")] }, Ct));
        await Assert.ThrowsAsync<QueryException>(() => rig.Store.QueryAsync<Agent>(new DocumentQuery { Where = Filter.Less("skills", "a") }, Ct));
    }

    [Fact]
    public async Task A_file_that_changes_without_a_transaction_leaves_two_versions_and_their_difference()
    {
        await using var rig = await MetadataRig.StartAsync(postgres, Ct);
        rig.Server.At("/a.json", """{"name":"First","description":"same"}""");
        await rig.CommitAsync(new SampleBlock().Store(MetadataRig.Operator(rig.Server.Url("/a.json"))), Ct);
        await rig.SettleAsync(Ct);
        rig.Clock.Advance(TimeSpan.FromDays(2));
        await rig.SettleAsync(Ct);
        Assert.Single(await rig.VersionsAsync("operator", Key, Ct));
        rig.Server.At("/a.json", """{"name":"Second","description":"same","website":"https://b.example"}""");
        rig.Clock.Advance(TimeSpan.FromDays(2));
        await rig.SettleAsync(Ct);
        var versions = await rig.VersionsAsync("operator", Key, Ct);
        Assert.Equal([2, 1], versions.Select(v => v.No));
        Assert.Equal(versions[0].Uri, versions[1].Uri);
        Assert.Equal(rig.Clock.GetUtcNow(), versions[0].FirstSeen);
        var bodies = await rig.Reader.BodiesAsync([.. versions.Select(v => v.Content)], Ct);
        var changes = JsonChanges.Between(bodies[Convert.ToHexStringLower(versions[1].Content)], bodies[Convert.ToHexStringLower(versions[0].Content)], 10)!;
        Assert.Equal([new JsonChange("name", "\"First\"", "\"Second\""), new JsonChange("website", null, "\"https://b.example\"")], changes);
        Assert.Equal("Second", (await rig.ProfileAsync("operator", Key, Ct))!.Name);
    }

    [Fact]
    public async Task A_URI_that_is_announced_again_is_fetched_at_once()
    {
        await using var rig = await MetadataRig.StartAsync(postgres, Ct);
        rig.Server.At("/a.json", """{"name":"First"}""");
        await rig.CommitAsync(new SampleBlock().Store(MetadataRig.Announced(rig.Server.Url("/a.json"), rig.Clock.GetUtcNow())), Ct);
        await rig.SettleAsync(Ct);
        rig.Server.At("/a.json", """{"name":"Second"}""");
        rig.Clock.Advance(TimeSpan.FromMinutes(5));
        await rig.CommitAsync(new SampleBlock().Store(MetadataRig.Announced(rig.Server.Url("/a.json"), rig.Clock.GetUtcNow()) with { AvsCount = 1 }), Ct);
        rig.Clock.Advance(TimeSpan.FromSeconds(10));
        await rig.SettleAsync(Ct);
        Assert.Equal("Second", (await rig.ProfileAsync("operator", Key, Ct))!.Name);
        // Any other change of the document is no announcement.
        var before = rig.Server.Requests.Count;
        await rig.CommitAsync(new SampleBlock().Store(MetadataRig.Announced(rig.Server.Url("/a.json"), rig.Clock.GetUtcNow() - TimeSpan.FromSeconds(10)) with { AvsCount = 2 }), Ct);
        await rig.SettleAsync(Ct);
        Assert.Equal(before, rig.Server.Requests.Count);
    }

    [Fact]
    public async Task A_new_URI_is_fetched_and_an_emptied_one_takes_the_name_away_but_not_its_history()
    {
        await using var rig = await MetadataRig.StartAsync(postgres, Ct);
        rig.Server.At("/a.json", """{"name":"First"}""").At("/b.json", """{"name":"Second"}""");
        foreach (var path in new[] { "/a.json", "/b.json" })
        {
            await rig.CommitAsync(new SampleBlock().Store(MetadataRig.Operator(rig.Server.Url(path))), Ct);
            await rig.SettleAsync(Ct);
        }
        Assert.Equal("Second", (await rig.ProfileAsync("operator", Key, Ct))!.Name);
        await rig.Profiles.UpsertAsync([(await rig.ProfileAsync("operator", Key, Ct))! with { GivenName = "Given" }], Ct);
        await rig.CommitAsync(new SampleBlock().Store(MetadataRig.Operator("")), Ct);
        await rig.SettleAsync(Ct);
        var profile = (await rig.ProfileAsync("operator", Key, Ct))!;
        Assert.Equal(("Given", null, null), (profile.DisplayName, profile.Name, profile.SourceUri));
        Assert.Equal(2, (await rig.VersionsAsync("operator", Key, Ct)).Count);
        // Nobody needs the files any more: they are not fetched again.
        rig.Clock.Advance(TimeSpan.FromDays(30));
        var before = rig.Server.Requests.Count;
        await rig.SettleAsync(Ct);
        Assert.Equal(before, rig.Server.Requests.Count);
    }

    [Fact]
    public async Task A_host_that_fails_is_asked_ever_less_often_and_what_it_said_before_stays()
    {
        await using var rig = await MetadataRig.StartAsync(postgres, Ct);
        rig.Server.At("/a.json", """{"name":"Here"}""");
        await rig.CommitAsync(new SampleBlock().Store(MetadataRig.Operator(rig.Server.Url("/a.json"))), Ct);
        await rig.SettleAsync(Ct);
        rig.Server.Fails("/a.json", 500);
        rig.Clock.Advance(TimeSpan.FromDays(2));
        var pauses = new List<TimeSpan>();
        for (var failure = 1; failure <= 5; failure++)
        {
            await rig.SettleAsync(Ct);
            var failing = (await rig.StateAsync("operator", Key, Ct)).Resource;
            Assert.Equal((failure, ResourceState.Stale, MetadataProblems.HttpStatus, "500"), (failing.Failures, failing.State, failing.Problem, failing.Detail));
            pauses.Add(failing.NextTry!.Value - failing.LastTry!.Value);
            rig.Clock.Advance(pauses[^1]);
        }
        Assert.True(pauses[0] < TimeSpan.FromMinutes(2) && pauses[^1] > TimeSpan.FromHours(3), string.Join(' ', pauses));
        Assert.Equal(("Here", null), ((await rig.ProfileAsync("operator", Key, Ct))!.Name, (await rig.ProfileAsync("operator", Key, Ct))!.Problem));
        rig.Server.At("/a.json", """{"name":"Back"}""");
        await rig.SettleAsync(Ct);
        Assert.Equal(("Back", 0), ((await rig.ProfileAsync("operator", Key, Ct))!.Name, (await rig.StateAsync("operator", Key, Ct)).Resource.Failures));
    }

    [Fact]
    public async Task A_host_that_names_a_time_is_left_alone_until_then()
    {
        await using var rig = await MetadataRig.StartAsync(postgres, Ct);
        rig.Server.Fails("/a.json", 429, "7200");
        await rig.CommitAsync(new SampleBlock().Store(MetadataRig.Operator(rig.Server.Url("/a.json"))), Ct);
        await rig.SettleAsync(Ct);
        var state = await rig.StateAsync("operator", Key, Ct);
        Assert.Equal((MetadataProblems.RateLimited, ResourceState.Failing), (state.Resource.Problem, state.Resource.State));
        Assert.Equal(TimeSpan.FromHours(2), state.Resource.NextTry - state.Resource.LastTry);
        Assert.Equal(MetadataProblems.Of(MetadataProblems.RateLimited).Meaning, (await rig.ProfileAsync("operator", Key, Ct))!.Problem);
    }

    [Fact]
    public async Task Pictures_are_checked_and_only_harmless_ones_are_shown()
    {
        await using var rig = await MetadataRig.StartAsync(postgres, Ct);
        var png = MetadataRig.Png(400, 300);
        rig.Server.At("/good.png", png, "text/html").At("/big.png", MetadataRig.Png(70_000, 70_000), "image/png").At("/script.svg", "<?xml version=\"1.0\"?><svg xmlns=\"x\"><script>alert(1)</script></svg>", "image/png")
            .At("/page", "<!doctype html><script>alert(1)</script>", "image/png").At("/heavy.png", [.. png, .. new byte[2 * 1024 * 1024]], "image/png");
        var cases = new[] { ("good", null), ("big", MetadataProblems.ImageDimensions), ("script", MetadataProblems.ImageSvg), ("page", MetadataProblems.ImageType), ("heavy", MetadataProblems.TooLarge), ("gone", MetadataProblems.HttpStatus) };
        var block = new SampleBlock();
        foreach (var (name, _) in cases)
        {
            var path = name switch { "good" => "/good.png", "big" => "/big.png", "script" => "/script.svg", "page" => "/page", "heavy" => "/heavy.png", _ => "/gone.png" };
            rig.Server.At($"/{name}.json", $$"""{"name":"{{name}}","logo":"{{rig.Server.Url(path)}}"}""");
            block.Store(MetadataRig.Operator(rig.Server.Url($"/{name}.json"), name));
        }
        block.Store(MetadataRig.Operator($$"""data:,{"name":"inline","logo":"data:image/png;base64,{{Convert.ToBase64String(png)}}"}""", "inline"));
        await rig.CommitAsync(block, Ct);
        await rig.SettleAsync(Ct);
        foreach (var (name, problem) in cases)
        {
            var key = SampleChain.Account(name).ToArray();
            Assert.Equal((name, problem), (name, (await rig.StateAsync("operator", key, Ct)).Image!.Problem));
            Assert.Equal(problem is null, (await rig.ProfileAsync("operator", key, Ct))!.Image is not null);
        }
        var shown = (await rig.Resources.ImageAsync((await rig.ProfileAsync("operator", SampleChain.Account("inline").ToArray(), Ct))!.Image!, Ct))!;
        Assert.Equal(("image/png", 400, 300), (shown.ImageType, shown.Width!.Value, shown.Height!.Value));
        Assert.Equal(png, shown.Body);
        // A document is never served as a picture.
        Assert.Null(await rig.Resources.ImageAsync((await rig.StateAsync("operator", SampleChain.Account("good").ToArray(), Ct)).Resource.Content!, Ct));
    }

    [Fact]
    public async Task A_feedback_file_is_held_against_the_hash_on_the_chain()
    {
        await using var rig = await MetadataRig.StartAsync(postgres, Ct);
        const string File = """{"text":"Good work","agentId":7,"value":80,"valueDecimals":0}""";
        rig.Server.At("/f.json", File).At("/other.json", """{"text":"x","agentId":8,"value":"100"}""");
        await rig.CommitAsync(new SampleBlock()
            .Store(MetadataRig.Feedback(1, rig.Server.Url("/f.json"), Keccak256.Hash(File))).Store(MetadataRig.Feedback(2, rig.Server.Url("/other.json"), Keccak256.Hash(File)))
            .Store(MetadataRig.Feedback(3, rig.Server.Url("/gone.json"), Keccak256.Hash(File))).Store(MetadataRig.Feedback(4, rig.Server.Url("/f.json"), new Hash32(new byte[32]))).Store(MetadataRig.Feedback(5, null, null)), Ct);
        async Task<string> Check(long index)
        {
            var state = await rig.StateAsync("feedback", Feedback.KeyOf(MetadataRig.Registry, 7, MetadataRig.Client, index), Ct);
            return MetadataCheck.OfHash(state.Expected, state.Keccak, state.Resource.Problem is not null);
        }
        await rig.UpdateAsync(Ct);
        Assert.Equal(MetadataCheck.Pending, await Check(1));
        await rig.SettleAsync(Ct);
        Assert.Equal(MetadataCheck.Verified, await Check(1));
        Assert.Equal(MetadataCheck.DoesNotVerify, await Check(2));
        Assert.Equal(MetadataCheck.Unreachable, await Check(3));
        Assert.Equal(MetadataCheck.NotApplicable, await Check(4));
        Assert.Null(await rig.Reader.FindAsync("feedback", new DocumentId(MetadataRig.ChainId, Feedback.KeyOf(MetadataRig.Registry, 7, MetadataRig.Client, 5)), Ct));
        Assert.Equal(1, rig.Server.CountOf("/f.json"));
        var problems = (await rig.StateAsync("feedback", Feedback.KeyOf(MetadataRig.Registry, 7, MetadataRig.Client, 2), Ct)).ProblemsJson;
        Assert.Contains("agentId", problems);
        Assert.Contains("the chain says 80", problems);
    }

    [Fact]
    public async Task A_domain_vouches_for_its_agents_and_for_no_others()
    {
        await using var rig = await MetadataRig.StartAsync(postgres, Ct);
        var (files, agents) = ($"{FetchRig.Good}:{rig.Server.TlsPort}", $"{FetchRig.Other}:{rig.Server.TlsPort}");
        rig.Fetching.Names["down.scan-tests.net"] = ["10.0.0.1"];
        object services = new object[] { new { name = "A2A", endpoint = $"https://{agents}/a2a" }, new { name = "web", endpoint = $"https://{files}/" }, new { name = "MCP", endpoint = "https://down.scan-tests.net/mcp" }, new { name = "ENS", endpoint = "agent.eth" } };
        rig.Server.At("/.well-known/agent-registration.json", context => context.Response.WriteAsync(context.Request.Host.Host == FetchRig.Other
            ? $$"""{"registrations":[{"agentId":"7","agentRegistry":"eip155:{{MetadataRig.ChainId}}:{{MetadataRig.Registry.ToChecksum()}}"}]}""" : "{}"));
        rig.Server.At("/7.json", MetadataRig.RegistrationFile("Seven", services)).At("/8.json", MetadataRig.RegistrationFile("Copy", services));
        await rig.CommitAsync(new SampleBlock().Store(MetadataRig.Agent(rig.Server.TlsUrl("/7.json", FetchRig.Good))).Store(MetadataRig.Agent(rig.Server.TlsUrl("/8.json", FetchRig.Good), 8)), Ct);
        await rig.SettleAsync(Ct);
        async Task<Dictionary<string, string>> Outcomes(long id) => (await rig.StateAsync("agent", Agent.KeyOf(MetadataRig.Registry, id), Ct)).Proofs.ToDictionary(p => p.Domain, p => p.Outcome);
        // The domain of the registration file needs no further proof, if the file names the agent.
        Assert.Equal(new() { [agents] = MetadataCheck.Verified, [files] = MetadataCheck.Verified, ["down.scan-tests.net"] = MetadataCheck.Unreachable }, await Outcomes(7));
        Assert.Equal(new() { [agents] = MetadataCheck.DoesNotVerify, [files] = MetadataCheck.DoesNotVerify, ["down.scan-tests.net"] = MetadataCheck.Unreachable }, await Outcomes(8));
        Assert.Contains(MetadataProblems.RegistrationMismatch, (await rig.StateAsync("agent", Agent.KeyOf(MetadataRig.Registry, 8), Ct)).ProblemsJson);
        Assert.DoesNotContain(MetadataProblems.RegistrationMismatch, (await rig.StateAsync("agent", AgentKey, Ct)).ProblemsJson);
        // A domain that takes its word back is believed.
        rig.Server.Fails("/.well-known/agent-registration.json", 404);
        rig.Clock.Advance(TimeSpan.FromDays(2));
        await rig.SettleAsync(Ct);
        Assert.Equal(MetadataCheck.DoesNotVerify, (await Outcomes(7))[agents]);
    }

    [Fact]
    public async Task Content_addressed_files_are_fetched_once()
    {
        const string Path = "/ipfs/bafybeihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku/7.json";
        await using var rig = await MetadataRig.StartAsync(postgres, Ct);
        rig.Server.At(Path, """{"name":"Pinned"}""");
        rig.Restart(rig.Options with { Gateways = [new Uri(rig.Server.Url(""))] });
        await rig.CommitAsync(new SampleBlock().Store(MetadataRig.Agent("ipfs:/" + Path[5..])), Ct);
        await rig.SettleAsync(Ct);
        Assert.Equal("Pinned", (await rig.ProfileAsync("agent", AgentKey, Ct))!.Name);
        rig.Clock.Advance(TimeSpan.FromDays(100));
        await rig.SettleAsync(Ct);
        Assert.Equal(1, rig.Server.CountOf(Path));
        Assert.Null((await rig.StateAsync("agent", AgentKey, Ct)).Resource.NextTry);
    }

    [Fact]
    public async Task A_file_that_many_things_name_is_fetched_once_and_one_busy_host_keeps_no_other_waiting()
    {
        await using var rig = await MetadataRig.StartAsync(postgres, Ct);
        rig.Server.At("/shared.json", """{"name":"Shared"}""");
        var block = new SampleBlock();
        for (var i = 0; i < 1200; i++) block.Store(MetadataRig.Agent(rig.Server.Url("/shared.json"), i));
        for (var i = 0; i < 400; i++)
        {
            rig.Server.At($"/{i}.json", $$"""{"name":"Operator {{i}}"}""");
            block.Store(MetadataRig.Operator(rig.Server.Url($"/{i}.json"), $"operator {i}"));
        }
        await rig.CommitAsync(block, Ct);
        await rig.UpdateAsync(Ct);
        rig.Server.At("/late.json", """{"name":"Late"}""");
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await rig.CommitAsync(new SampleBlock().Store(MetadataRig.Operator(rig.Server.Url("/late.json", FetchRig.Good))), Ct);
        await rig.UpdateAsync(Ct);
        var first = await rig.Resources.ClaimAsync(rig.Clock.GetUtcNow(), rig.Clock.GetUtcNow(), 10, 4, Ct);
        Assert.Contains(first, r => r.Host == FetchRig.Good);
        Assert.Equal(5, first.Count);
        await rig.SettleAsync(Ct);
        Assert.Equal(1, rig.Server.CountOf("/shared.json"));
        Assert.Equal(402, rig.Server.Requests.Count);
        await using var db = NpgsqlDataSource.Create(rig.ConnectionString);
        await using var count = db.CreateCommand("SELECT count(*) FROM scan.profiles WHERE name IS NOT NULL");
        Assert.Equal(1601L, await count.ExecuteScalarAsync(Ct));
    }

    [Fact]
    public async Task With_fetching_off_nothing_is_asked_and_when_it_is_on_again_all_is_caught_up()
    {
        await using var rig = await MetadataRig.StartAsync(postgres, Ct);
        rig.Server.At("/a.json", """{"name":"There"}""");
        var on = rig.Options;
        rig.Restart(on with { Fetch = false });
        await rig.CommitAsync(new SampleBlock().Store(MetadataRig.Operator(rig.Server.Url("/a.json"))).Store(MetadataRig.Operator("""data:,{"name":"Here"}""", "here")), Ct);
        await rig.SettleAsync(Ct);
        Assert.Empty(rig.Server.Requests);
        Assert.Equal((ResourceState.Refused, MetadataProblems.FetchOff), ((await rig.StateAsync("operator", Key, Ct)).Resource.State, (await rig.StateAsync("operator", Key, Ct)).Resource.Problem));
        Assert.Equal("Here", (await rig.ProfileAsync("operator", SampleChain.Account("here").ToArray(), Ct))!.Name);
        rig.Restart(on);
        await rig.SettleAsync(Ct);
        Assert.Equal("There", (await rig.ProfileAsync("operator", Key, Ct))!.Name);
    }

    [Fact]
    public async Task Metadata_changes_no_digest_and_what_a_reorganisation_took_is_forgotten()
    {
        await using var rig = await MetadataRig.StartAsync(postgres, Ct);
        rig.Server.At("/a.json", """{"name":"Gone"}""");
        await rig.CommitAsync(new SampleBlock().Store(MetadataRig.Operator(rig.Server.Url("/a.json"))), Ct);
        var chains = new Chains(rig.Database);
        var before = (await chains.DigestAsync(MetadataRig.ChainId, null, Ct))!.Sha256;
        await rig.SettleAsync(Ct);
        Assert.Equal(before, (await chains.DigestAsync(MetadataRig.ChainId, null, Ct))!.Sha256);
        await using (var remove = rig.Database.CreateCommand("DELETE FROM scan.d_operator; UPDATE scan.chains SET indexed_hash = '\\x01'; UPDATE scan.blocks SET hash = '\\x01'")) await remove.ExecuteNonQueryAsync(Ct);
        await rig.UpdateAsync(Ct);
        Assert.Null(await rig.ProfileAsync("operator", Key, Ct));
        Assert.Empty(await rig.Profiles.SearchAsync("Gone", 5, Ct));
    }

    [Fact]
    public async Task A_reader_may_ask_for_another_try_but_not_all_the_time()
    {
        await using var rig = await MetadataRig.StartAsync(postgres, Ct);
        rig.Server.At("/a.json", """{"name":"One"}""");
        await rig.CommitAsync(new SampleBlock().Store(MetadataRig.Operator(rig.Server.Url("/a.json"))), Ct);
        await rig.SettleAsync(Ct);
        rig.Server.At("/a.json", """{"name":"Two"}""");
        var id = (await rig.StateAsync("operator", Key, Ct)).Resource.Id;
        Assert.Null(await rig.Resources.RequestAsync([id], rig.Clock.GetUtcNow(), TimeSpan.FromMinutes(1), Ct));
        await rig.SettleAsync(Ct);
        Assert.Equal("Two", (await rig.ProfileAsync("operator", Key, Ct))!.Name);
        rig.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(rig.Clock.GetUtcNow() + TimeSpan.FromSeconds(40), await rig.Resources.RequestAsync([id], rig.Clock.GetUtcNow(), TimeSpan.FromMinutes(1), Ct));
        await rig.SettleAsync(Ct);
        Assert.Equal(2, rig.Server.CountOf("/a.json"));
    }

    [Theory]
    [InlineData("{\"name\":\"A\",\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}", MetadataProblems.JsonTooDeep)]
    [InlineData("<html>", MetadataProblems.JsonInvalid)]
    [InlineData("[1]", MetadataProblems.JsonNotObject)]
    public async Task A_file_that_cannot_be_read_says_why_and_how_to_mend_it(string content, string problem)
    {
        await using var rig = await MetadataRig.StartAsync(postgres, Ct);
        rig.Server.At("/a.json", context => context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(content)).AsTask());
        await rig.CommitAsync(new SampleBlock().Store(MetadataRig.Operator(rig.Server.Url("/a.json"))), Ct);
        await rig.SettleAsync(Ct);
        Assert.Contains($"\"{problem}\"", (await rig.StateAsync("operator", Key, Ct)).ProblemsJson);
        Assert.Equal(MetadataProblems.Of(problem).Meaning, (await rig.ProfileAsync("operator", Key, Ct))!.Problem);
        Assert.Single(await rig.VersionsAsync("operator", Key, Ct));
    }
}
