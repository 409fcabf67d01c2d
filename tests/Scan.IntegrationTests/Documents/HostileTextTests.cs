using System.Text;
using Scan.Documents;
using Scan.Testing;

namespace Scan.IntegrationTests.Documents;

public sealed class HostileTextTests(PostgresServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Text_that_a_chain_may_say_is_stored_sorted_and_found()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(1, Ct);
        string[] texts = ["\0", "a\0b", "\uD800", "x\uDC00y", "\uDC00\uD800", "\\u0000", "\\", "\"", "\u2028", "\U0001F600", new('z', 1_000_000), "'; DROP TABLE scan.chains; --", "é\u0301"];
        string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
        await lead.Writer.StoreAsync(1, 1, texts.Select((t, i) => new Widget(1, $"w{i:00}", t, null, null, null)), Ct);
        await rig.Store.EnsureIndexesAsync(alone: false, Ct);
        var stored = await rig.Store.QueryAsync<Widget>(new(), Ct);
        Assert.Equal(texts.Select(Clean), stored.Items.Select(i => i.Body.Label));
        var pages = new List<string?>();
        for (string? after = null; ;)
        {
            var page = await rig.Store.QueryAsync<Widget>(new() { OrderBy = [new("label")], Take = 1, After = after }, Ct);
            pages.AddRange(page.Items.Select(i => i.Body.Label));
            if ((after = page.Next) is null) break;
        }
        Assert.Equal(texts.Select(Clean).Order(StringComparer.Ordinal), pages.Order(StringComparer.Ordinal));
        foreach (var text in texts) Assert.Contains(Clean(text), (await rig.Store.QueryAsync<Widget>(new() { Where = Filter.Equal("label", Clean(text)) }, Ct)).Items.Select(i => i.Body.Label));
        // What was stored is what a new session reads, or a change would take away a hash that was never added.
        await using var next = await rig.OpenAsync(1, Ct);
        Assert.Null(next.Writer.Session.Find<Widget>(Widget.KeyOf("w00")));
        await next.Writer.Session.LoadMissesAsync(Ct);
        Assert.Equal("\uFFFD", next.Writer.Session.Find<Widget>(Widget.KeyOf("w00"))!.Label);
    }
}
