using Microsoft.Extensions.Hosting;
using Scan.Documents;

namespace Scan.Indexer.Jobs;

/// <summary>Brings the schema up to date before anything runs on it.</summary>
internal sealed class StoreMigration(DocumentStore store) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => store.MigrateAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
