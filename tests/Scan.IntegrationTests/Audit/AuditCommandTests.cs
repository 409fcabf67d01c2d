using System.Text.Json;
using Scan.IntegrationTests.Indexer;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Audit;

/// <summary><c>audit</c> as a process.</summary>
public sealed class AuditCommandTests(PostgresServer postgres, LivedDevnet lived) : IClassFixture<LivedDevnet>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_finds_the_endpoints_in_the_manifest_of_the_last_indexing_and_ends_with_1_on_drift()
    {
        using var folder = new TemporaryFolder();
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        var manifest = Path.Combine(folder.Path, "devnet.json");
        await File.WriteAllTextAsync(manifest, Scan.Devnet.DevnetManifest.Of(lived.Chain, lived.Url).ToJsonString(), Ct);
        await RunAsync(0, "index", "--network", manifest, "--postgres", rig.ConnectionString, "--to-block", $"{lived.Chain.Head.Number}");

        var report = JsonDocument.Parse(await RunAsync(0, "audit", "--chain", $"{lived.Chain.ChainId}", "--postgres", rig.ConnectionString)).RootElement;
        Assert.Equal((lived.Chain.ChainId, lived.Chain.Head.Number, 0, 0), (report.GetProperty("chainId").GetInt64(), report.GetProperty("block").GetInt64(),
            report.GetProperty("drifted").GetInt64(), report.GetProperty("drifts").GetArrayLength()));
        Assert.True(report.GetProperty("checked").GetInt64() > 1_000);

        await using (var connection = new Npgsql.NpgsqlConnection(rig.ConnectionString))
        {
            await connection.OpenAsync(Ct);
            await using var tamper = new Npgsql.NpgsqlCommand("""UPDATE scan.d_agent SET body = jsonb_set(body, '{uri}', '"data:,wrong"') WHERE id = (SELECT min(id) FROM scan.d_agent)""", connection);
            await tamper.ExecuteNonQueryAsync(Ct);
        }
        var drift = JsonDocument.Parse(await RunAsync(1, "audit", "--chain", $"{lived.Chain.ChainId}", "--postgres", rig.ConnectionString)).RootElement.GetProperty("drifts")[0];
        Assert.Equal(("IdentityRegistry.tokenURI", "agent", "uri", "data:,wrong"), (drift.GetProperty("check").GetString(), drift.GetProperty("kind").GetString(),
            drift.GetProperty("field").GetString(), drift.GetProperty("ours").GetString()));
        Assert.NotEqual(0, drift.GetProperty("logs").GetArrayLength());

        foreach (var (reason, arguments) in new (string, string[])[]
        {
            ("--sample", ["--chain", $"{lived.Chain.ChainId}", "--sample", "0"]),
            ("--block", ["--chain", $"{lived.Chain.ChainId}", "--block", "1000000"]),
            ("--chain", ["--chain", "5"]),
            ("nowhere.json", ["--chain", $"{lived.Chain.ChainId}", "--network", "nowhere.json"]),
        })
        {
            await using var refused = IndexerProcess.Start(["audit", "--postgres", rig.ConnectionString, .. arguments]);
            var (code, output, errors) = await refused.ExitAsync(Ct);
            Assert.Equal((2, ""), (code, output));
            Assert.Contains(reason, Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }
    }

    private static async Task<string> RunAsync(int expected, params string[] arguments)
    {
        await using var process = IndexerProcess.Start(arguments);
        var (code, output, errors) = await process.ExitAsync(Ct);
        Assert.True(code == expected, $"{code}: {errors}");
        return output;
    }
}
