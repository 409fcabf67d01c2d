using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Rules;
using Scan.Indexer;
using Scan.Indexer.Rules;
using Scan.Testing;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Metadata;

/// <summary>An agent's file that names other endpoints at the same address: no event tells of it, and rules do all the same.</summary>
public sealed class EndpointRuleTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Other_endpoints_behind_the_same_address_open_an_incident_once_and_other_changes_none()
    {
        await using var rig = await MetadataRig.StartAsync(postgres, Ct);
        using var host = Build(rig);
        var (engine, incidents, trials) = (host.Services.GetRequiredService<RuleEngine>(), host.Services.GetRequiredService<Incidents>(), host.Services.GetRequiredService<RuleTrials>());
        var topic = Topics.Agent(MetadataRig.ChainId, MetadataRig.Registry, 7, canonical: false);
        var rule = new Rule { Id = "mine", Name = "mine", Condition = "agentEndpointChanged", Scope = [topic], CreatedAt = rig.Clock.GetUtcNow() };
        var other = rule with { Id = "other", Scope = [Topics.Agent(MetadataRig.ChainId, MetadataRig.Registry, 8, canonical: false)] };
        foreach (var r in new[] { rule, other }) await host.Services.GetRequiredService<RuleStore>().AddAsync(RuleJson.Store(r, null), [1], Ct);
        async Task<IReadOnlyList<Incident>> SeeAsync(object services, string name = "Seven")
        {
            rig.Server.At("/7.json", MetadataRig.RegistrationFile(name, services));
            rig.Clock.Advance(TimeSpan.FromDays(2));
            await rig.SettleAsync(Ct);
            for (var i = 0; i < 3; i++)
            {
                rig.Clock.Advance(TimeSpan.FromSeconds(10));
                await engine.LookAsync(Ct);
            }
            return await incidents.ListAsync(["mine", "other"], false, null, null, 10, Ct);
        }
        rig.Server.At("/7.json", MetadataRig.RegistrationFile("Seven", Services("https://a.example/mcp")));
        await rig.CommitAsync(new SampleBlock().Store(MetadataRig.Agent(rig.Server.Url("/7.json"))), Ct);
        await rig.SettleAsync(Ct);
        // The first reading is no change, and neither are another name or another order.
        Assert.Empty(await SeeAsync(Services("https://a.example/mcp"), "Seven the Second"));
        var first = Assert.Single(await SeeAsync(Services("https://evil.example/mcp")));
        Assert.Equal(("mine", topic, "open", 1), (first.Rule, first.Subject, first.Status, first.Count));
        Assert.Equal($"the file at {rig.Server.Url("/7.json")} names other endpoints: now MCP https://evil.example/mcp; no longer MCP https://a.example/mcp", first.Detail);
        var second = (await SeeAsync(Services("https://evil.example/mcp", "https://more.example"))).MaxBy(i => i.No)!;
        Assert.Contains("now MCP https://more.example", second.Detail, StringComparison.Ordinal);
        // Another address is told by its event.
        var before = (await incidents.ListAsync(["mine"], false, null, null, 10, Ct)).Count;
        rig.Server.At("/7b.json", MetadataRig.RegistrationFile("Seven", Services("https://third.example")));
        await rig.CommitAsync(new SampleBlock().Store(MetadataRig.Agent(rig.Server.Url("/7b.json"))), Ct);
        await rig.SettleAsync(Ct);
        rig.Clock.Advance(TimeSpan.FromSeconds(10));
        await engine.LookAsync(Ct);
        Assert.Equal(before, (await incidents.ListAsync(["mine"], false, null, null, 10, Ct)).Count);
        var trial = await trials.RunAsync(rule, DateTimeOffset.UnixEpoch, Ct);
        Assert.Equal([first.Detail, second.Detail], trial.Incidents.Select(i => i.Detail));
        Assert.StartsWith("endpoints that changed at the same address are known since ", trial.Note, StringComparison.Ordinal);
        Assert.Empty((await trials.RunAsync(other, DateTimeOffset.UnixEpoch, Ct)).Incidents);
    }

    private static object[] Services(params string[] endpoints) => [.. endpoints.Select(e => new { name = "MCP", endpoint = e })];

    private static IHost Build(MetadataRig rig)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(rig.Clock).AddScanStore(new NpgsqlConnectionStringBuilder(rig.ConnectionString)).AddRules();
        return builder.Build();
    }
}
