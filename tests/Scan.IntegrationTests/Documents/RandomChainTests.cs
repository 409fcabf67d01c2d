using Scan.Documents;
using Scan.Testing;

namespace Scan.IntegrationTests.Documents;

public sealed class RandomChainTests(PostgresServer server)
{
    private const long ChainId = 7;
    private const int Rounds = 60;
    private const int RoundsBetweenPasts = 7;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public async Task After_random_batches_reorgs_and_restarts_the_database_is_what_the_canonical_blocks_make(int seed, bool history)
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        var random = new Random(seed);
        var (model, blocks) = (new ChainModel(ChainId), new RandomBlocks(ChainId, random));
        var (player, orphans) = (new ChainPlayer(model, ChainId, history), new List<ModelBlock>());
        var lead = await rig.OpenAsync(ChainId, Ct, history);
        for (var round = 0; round < Rounds; round++)
        {
            var finalized = lead.Writer.FinalizedBlock;
            if (random.Next(4) == 0 && model.Tip > (finalized ?? -1))
            {
                var to = random.NextInt64((finalized ?? 0), model.Tip + 1);
                // Of a final block that brought nothing there is no row to go back to: then it is the one before.
                var back = (await lead.Writer.RollbackAsync(to, Ct)).To?.Block ?? -1;
                orphans = [.. model.Blocks.Where(b => b.Row.Number > back)];
                model.RollBack(back);
            }
            else
            {
                // Two at a time: one writes what is new beside the one before.
                var commits = new Queue<Task>();
                for (var batches = random.Next(1, 5); batches > 0; batches--)
                {
                    var batch = new List<ModelBlock>();
                    for (var count = random.Next(1, 4); count > 0; count--)
                    {
                        var orphan = random.Next(2) == 0 ? orphans.Find(o => o.Row.Number == model.Tip + 1) : null;
                        batch.Add(orphan ?? blocks.Next(model.Tip + 1));
                        model.Append(batch[^1]);
                    }
                    if (random.Next(3) == 0) finalized = random.NextInt64(finalized ?? 0, model.Tip + 1);
                    await player.CommitAsync(lead.Writer, batch, finalized, commits, ChainWriter.CommitsAtOnce, Ct);
                }
                await Task.WhenAll(commits);
            }
            if (random.Next(6) == 0)
            {
                await lead.DisposeAsync();
                lead = await Lead.TakeAsync(rig.Store, ChainId, "again", new() { WorkingSetBytes = random.Next(2) }, Ct);
            }
            var check = new ModelCheck(rig, model, ChainId, lead.Writer.FinalizedBlock);
            await check.RunAsync(Ct);
            if (round % RoundsBetweenPasts == 0) await check.PastAsync(history ? 0 : lead.Writer.FinalizedBlock ?? 0, Ct);
        }
        await lead.DisposeAsync();
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task The_digest_does_not_depend_on_batches_or_restarts(int seed)
    {
        var digests = new List<string>();
        foreach (var (size, restart, atOnce) in new[] { (1, false, 1), (1, true, 1), (7, true, 1), (40, false, 1), (1, false, 2), (3, false, 2) })
        {
            await using var rig = await StoreRig.CreateAsync(server, Ct);
            var (model, blocks) = (new ChainModel(ChainId), new RandomBlocks(ChainId, new Random(seed)));
            var player = new ChainPlayer(model, ChainId, history: false);
            var lead = await rig.OpenAsync(ChainId, Ct);
            var commits = new Queue<Task>();
            foreach (var batch in Enumerable.Range(0, 40).Select(n => blocks.Next(n)).Chunk(size))
            {
                foreach (var block in batch) model.Append(block);
                await player.CommitAsync(lead.Writer, batch, batch[^1].Row.Number, commits, atOnce, Ct);
                if (!restart) continue;
                while (commits.TryDequeue(out var commit)) await commit;
                await lead.DisposeAsync();
                lead = await Lead.TakeAsync(rig.Store, ChainId, "again", new(), Ct);
            }
            await Task.WhenAll(commits);
            await lead.DisposeAsync();
            digests.Add(Convert.ToHexString((await rig.Chains.DigestAsync(ChainId, null, Ct))!.Sha256));
        }
        Assert.Single(digests.Distinct());
    }
}
