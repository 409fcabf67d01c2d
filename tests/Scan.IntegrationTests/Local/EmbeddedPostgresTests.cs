using System.Diagnostics;
using Npgsql;
using Scan.Local;
using Scan.Local.Postgres;
using Scan.Testing;

namespace Scan.IntegrationTests.Local;

public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_second_start_finds_what_the_first_one_stored()
    {
        await using (var first = await StartAsync()) await RunAsync(first, "CREATE TABLE kept AS SELECT 42 AS answer");
        await using var second = await StartAsync();
        Assert.Equal(42, await RunAsync(second, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task A_killed_server_starts_again_with_every_committed_row()
    {
        var first = await StartAsync();
        await RunAsync(first, "CREATE TABLE kept AS SELECT 42 AS answer");
        using (var server = Process.GetProcessById(first.Pid)) server.Kill();
        await first.Exited;
        await first.DisposeAsync();
        await using var second = await StartAsync();
        Assert.Equal(42, await RunAsync(second, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task A_stopped_server_leaves_no_process_and_no_lock_file()
    {
        var server = await StartAsync();
        var pid = server.Pid;
        await server.DisposeAsync();
        Assert.DoesNotContain(Process.GetProcesses(), process => process.Id == pid);
        Assert.False(File.Exists(Path.Combine(folder.Path, "cluster", "postmaster.pid")));
    }

    [Fact]
    public async Task A_lock_file_with_the_pid_of_another_program_does_not_keep_it_from_starting()
    {
        await (await StartAsync()).DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "cluster", "postmaster.pid"), $"{Environment.ProcessId}\n{folder.Path}\n", Ct);
        await using var server = await StartAsync();
        Assert.Equal(1, await RunAsync(server, "SELECT 1"));
    }

    [Fact]
    public async Task The_server_asks_for_its_password()
    {
        await using var server = await StartAsync();
        var stranger = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "guess", Pooling = false };
        await using var connection = new NpgsqlConnection(stranger.ConnectionString);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(Ct));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public async Task A_second_server_on_the_same_folder_is_refused_in_words()
    {
        await using var first = await StartAsync();
        var refused = await Assert.ThrowsAsync<SetupException>(StartAsync);
        Assert.Contains(folder.Path, refused.Problem);
        Assert.Contains("--data", refused.Remedy);
    }

    [Fact]
    public async Task A_folder_that_holds_something_else_is_refused_and_left_alone()
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, "cluster")).FullName, "mine.txt");
        await File.WriteAllTextAsync(file, "mine", Ct);
        var refused = await Assert.ThrowsAsync<SetupException>(StartAsync);
        Assert.Contains("PG_VERSION", refused.Problem);
        Assert.Equal("mine", await File.ReadAllTextAsync(file, Ct));
    }

    [Fact]
    public async Task A_broken_data_directory_is_refused_with_the_servers_own_words()
    {
        await (await StartAsync()).DisposeAsync();
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "cluster", "global", "pg_control"), new byte[8192], Ct);
        var refused = await Assert.ThrowsAsync<SetupException>(StartAsync);
        Assert.Contains("broken", refused.Problem);
        Assert.Contains("Remove", refused.Remedy);
    }

    private Task<EmbeddedPostgres> StartAsync() =>
        EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { Directory = folder.Path, Durability = Durability.Off }, TimeProvider.System, Ct);

    private static async Task<object?> RunAsync(EmbeddedPostgres server, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Ct);
    }
}
