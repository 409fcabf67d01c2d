using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace Scan.BrowserTests;

/// <summary>What a first visit to a page cost.</summary>
/// <param name="Bytes">Everything that came over the wire up to half a second of silence, heads and bodies.</param>
/// <param name="Heaviest">The largest answers, in kB.</param>
/// <param name="PaintMilliseconds">Largest Contentful Paint.</param>
/// <param name="Shift">Cumulative Layout Shift: 0 is none.</param>
/// <param name="Shifted">What moved, for whoever has to mend it.</param>
/// <param name="Blocking">What the browser has to have beside the page before it paints anything.</param>
public sealed record FirstVisit(string Name, string Path, long Bytes, string Heaviest, double PaintMilliseconds, double Shift, string Shifted, IReadOnlyList<string> Blocking);

/// <summary>Chromium as a slow phone: a quarter of the CPU, 1.6 Mbit/s down, 150 ms; its cache empty.</summary>
public sealed class SlowPhone(SystemBrowser browser)
{
    private const string Observe = """
        window.seen = { paint: 0, shift: 0, what: [] };
        const at = (box) => `${box.x},${box.y} ${box.width}x${box.height}`;
        new PerformanceObserver((list) => { for (const entry of list.getEntries()) seen.paint = entry.startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
        new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) { seen.shift += entry.value; seen.what.push(...entry.sources.map((s) => `at ${Math.round(entry.startTime)} ms from ${at(s.previousRect)} to ${at(s.currentRect)}: ${s.node?.outerHTML?.slice(0, 80)}`)); } }).observe({ type: 'layout-shift', buffered: true });
        """;

    /// <param name="slow">False: as fast as this machine is, where only weight and shifts are asked for.</param>
    public async Task<FirstVisit> VisitAsync(string name, string site, string path, bool slow = true)
    {
        var page = await browser.OpenAsync(ColorScheme.Light, 390, 844);
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("Network.enable");
        if (slow) await devtools.SendAsync("Network.emulateNetworkConditions", new() { ["offline"] = false, ["latency"] = 150, ["downloadThroughput"] = 1_600_000 / 8, ["uploadThroughput"] = 750_000 / 8 });
        if (slow) await devtools.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = 4 });
        var (urls, sizes) = (new ConcurrentDictionary<string, string>(), new ConcurrentDictionary<string, long>());
        devtools.Event("Network.requestWillBeSent").OnEvent += (_, e) => urls[e!.Value.GetProperty("requestId").GetString()!] = e.Value.GetProperty("request").GetProperty("url").GetString()!;
        devtools.Event("Network.loadingFinished").OnEvent += (_, e) => sizes[e!.Value.GetProperty("requestId").GetString()!] = (long)e.Value.GetProperty("encodedDataLength").GetDouble();
        await page.AddInitScriptAsync(Observe);
        await page.GotoAsync(site + path, new() { WaitUntil = WaitUntilState.NetworkIdle, Timeout = 180_000 });
        await page.WaitForTimeoutAsync(500);
        var blocking = await page.EvaluateAsync<string[]>("() => performance.getEntriesByType('resource').filter((entry) => entry.renderBlockingStatus === 'blocking').map((entry) => entry.name.split('/').at(-1))");
        var seen = await page.EvaluateAsync<JsonElement>("() => ({ paint: seen.paint, shift: seen.shift, what: seen.what.join(' | ') })");
        await page.Context.CloseAsync();
        var heaviest = sizes.OrderByDescending(r => r.Value).Take(12).Select(r => $"{urls.GetValueOrDefault(r.Key)?.Split('/')[^1]} {r.Value / 1000}");
        return new FirstVisit(name, path, sizes.Values.Sum(), string.Join(", ", heaviest), seen.GetProperty("paint").GetDouble(), seen.GetProperty("shift").GetDouble(), seen.GetProperty("what").GetString() ?? "", blocking);
    }
}
