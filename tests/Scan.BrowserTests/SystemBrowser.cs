using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Playwright;
using Xunit.v3;

[assembly: Scan.BrowserTests.ClosesPages]

namespace Scan.BrowserTests;

/// <summary>One headless Chromium of the system for all browser tests: CHROME_PATH, else the first of the usual names on PATH.</summary>
public sealed class SystemBrowser : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
    /// <summary>In milliseconds. How fast a page is, benches tell: a test waits until it is true, on whatever machine, with all else that runs there.</summary>
    private const float Patience = 90_000;

    private static readonly ConcurrentDictionary<string, ConcurrentBag<IBrowserContext>> Opened = [];
    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> started = new(StartAsync);

    public static string? Path { get; } = Environment.GetEnvironmentVariable("CHROME_PATH") is { Length: > 0 } given
        ? given
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator).SelectMany(folder => Names.Select(name => System.IO.Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>A page of its own context. It asks no other host: every other name is unknown to it.</summary>
    public async Task<IPage> OpenAsync(ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 900, bool scripts = true)
    {
        Assert.SkipWhen(Path is null, "No Chromium: set CHROME_PATH or put chromium on PATH.");
        var browser = (await started.Value).Browser;
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = height }, JavaScriptEnabled = scripts, DeviceScaleFactor = 1,
        });
        context.SetDefaultTimeout(Patience);
        if (TestContext.Current.Test?.UniqueID is { } test) Opened.GetOrAdd(test, _ => []).Add(context);
        return await context.NewPageAsync();
    }

    /// <summary>Closes what a test opened: pages of sites that are gone would go on trying to reach them beside the others.</summary>
    internal static async Task CloseAsync(string test)
    {
        if (!Opened.TryRemove(test, out var contexts)) return;
        foreach (var context in contexts) await context.CloseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!started.IsValueCreated || started.Value.IsFaulted) return;
        var (playwright, browser) = await started.Value;
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    private static async Task<(IPlaywright, IBrowser)> StartAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Path,
            // Chromium refuses its sandbox to root only.
            ChromiumSandbox = !Environment.IsPrivilegedProcess,
            Args = ["--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-pings", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        });
        return (playwright, browser);
    }
}

/// <summary>Closes the pages of each test behind it.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class ClosesPagesAttribute : BeforeAfterTestAttribute
{
    public override void After(MethodInfo methodUnderTest, IXunitTest test) => Task.Run(() => SystemBrowser.CloseAsync(test.UniqueID)).GetAwaiter().GetResult();
}
