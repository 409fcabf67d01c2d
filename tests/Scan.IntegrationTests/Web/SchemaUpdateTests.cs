using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Scan.Documents;
using Scan.Indexer;
using Scan.Web.Hosting;

namespace Scan.IntegrationTests.Web;

public sealed class SchemaUpdateTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_web_that_is_stopped_while_it_waits_for_the_database_ends_without_a_fault()
    {
        // Nobody listens there.
        await using var db = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Timeout=1");
        using var update = new SchemaUpdate(new DocumentStore(db, DocumentMappings.All), TimeProvider.System, NullLogger<SchemaUpdate>.Instance);
        await update.StartAsync(Ct);
        await Task.Delay(200, Ct);
        Assert.False(update.ExecuteTask!.IsCompleted);
        await update.StopAsync(Ct);
        await update.ExecuteTask;
    }
}
