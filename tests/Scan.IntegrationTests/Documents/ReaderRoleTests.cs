using System.Text.RegularExpressions;
using Npgsql;
using Scan.IntegrationTests.Web;
using Scan.Testing;

namespace Scan.IntegrationTests.Documents;

/// <summary>The role and the views of docs/sql.md, made by the statements that stand there.</summary>
public sealed partial class ReaderRoleTests(LimitedSite site) : IClassFixture<LimitedSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_documented_role_reads_every_view_and_changes_nothing()
    {
        var owner = new NpgsqlConnectionStringBuilder(site.ConnectionString) { Pooling = false };
        var sections = await SqlBlocksAsync();
        await using var admin = await OpenAsync(owner.ConnectionString);
        await RunAsync(admin, sections[0].Replace("DATABASE scan", $"DATABASE \"{owner.Database}\"", StringComparison.Ordinal));
        try
        {
            await using var reader = await OpenAsync(new NpgsqlConnectionStringBuilder(owner.ConnectionString) { Username = "scan_reader", Password = "choose one" }.ConnectionString);
            foreach (var view in await ListAsync(reader, "SELECT table_name FROM information_schema.views WHERE table_schema = 'api'")) await RunAsync(reader, $"SELECT count(*) FROM api.{view}");
            await RunAsync(reader, sections[1]);
            Assert.Equal("24", (await ListAsync(reader, "SELECT count(*)::text FROM api.operator")).Single());
            foreach (var forbidden in (string[])["DELETE FROM api.operator", "UPDATE api.status SET state = 'live'", "SELECT 1 FROM scan.d_operator", "CREATE TABLE api.mine (x int)", "CREATE TABLE public.mine (x int)"])
            {
                // Even a reader that undoes its own read-only default may not.
                await RunAsync(reader, "SET default_transaction_read_only = off");
                var fault = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(reader, forbidden));
                Assert.Contains(fault.SqlState, new[] { PostgresErrorCodes.InsufficientPrivilege, PostgresErrorCodes.ObjectNotInPrerequisiteState });
            }
        }
        finally
        {
            await RunAsync(admin, "DROP OWNED BY scan_reader; DROP ROLE scan_reader");
        }
    }

    [Fact]
    public async Task The_views_have_the_columns_that_readers_built_on()
    {
        await using var connection = await OpenAsync(site.ConnectionString);
        var columns = string.Join('\n', await ListAsync(connection, "SELECT table_name || '.' || column_name || ' ' || data_type FROM information_schema.columns WHERE table_schema = 'api' ORDER BY table_name, ordinal_position")) + "\n";
        var snapshot = Path.Combine(RepositoryRoot.Find(), "tests", "Scan.IntegrationTests", "Documents", "api-views.txt");
        // SCAN_UPDATE_SNAPSHOTS=1 takes the views as they are now.
        if (Environment.GetEnvironmentVariable("SCAN_UPDATE_SNAPSHOTS") == "1") await File.WriteAllTextAsync(snapshot, columns, Ct);
        Assert.Equal(await File.ReadAllTextAsync(snapshot, Ct), columns);
    }

    private static async Task<IReadOnlyList<string>> SqlBlocksAsync() =>
        [.. SqlBlock().Matches(await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Find(), "docs", "sql.md"), Ct)).Select(m => m.Groups[1].Value)];

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Ct);
        return connection;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private static async Task<IReadOnlyList<string>> ListAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var row = await command.ExecuteReaderAsync(Ct);
        var result = new List<string>();
        while (await row.ReadAsync(Ct)) result.Add(row.GetString(0));
        return result;
    }

    [GeneratedRegex("```sql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex SqlBlock();
}
