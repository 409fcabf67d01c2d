using Microsoft.Playwright;

namespace Scan.BrowserTests.Journeys;

/// <summary>The doors for programs, as people try them in a browser.</summary>
public sealed class DoorTests(ScanSite site, SystemBrowser browser) : IClassFixture<ScanSite>
{
    [Fact]
    public async Task The_REST_page_sends_what_its_form_says_and_shows_the_answer()
    {
        var page = await browser.OpenAsync(ColorScheme.Light, 1280);
        await page.GotoAsync(site.Url + "/");
        await page.GetByRole(AriaRole.Link, new() { Name = "REST", Exact = true }).ClickAsync();
        // The form is a script's, which comes with the whole page.
        await page.WaitForURLAsync("**/api");
        await page.GetByLabel("take", new() { Exact = true }).FillAsync("3");
        await page.GetByLabel("count", new() { Exact = true }).SelectOptionAsync("true");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(page.Locator("#answer-status")).ToContainTextAsync("200");
        await Assertions.Expect(page.Locator("#answer-body")).ToContainTextAsync("\"total\"");
        await Assertions.Expect(page.Locator("#answer-headers")).ToContainTextAsync("etag");
        Assert.EndsWith("/api/v1/operators?take=3&count=true", await page.Locator("#answer-link").GetAttributeAsync("href"));
        await page.GetByLabel("take", new() { Exact = true }).FillAsync("0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(page.Locator("#answer-status")).ToContainTextAsync("400");
        await Assertions.Expect(page.Locator("#answer-body")).ToContainTextAsync("\"field\": \"take\"");
    }

    [Fact]
    public async Task A_document_is_asked_for_by_the_parts_of_its_path()
    {
        var page = await browser.OpenAsync(ColorScheme.Dark, 1280);
        await page.GotoAsync(site.Url + "/api?path=" + Uri.EscapeDataString("/api/v1/operators/{chainId}/{address}"));
        await page.GetByLabel("chainId", new() { Exact = true }).FillAsync("31337");
        await page.GetByLabel("address", new() { Exact = true }).FillAsync(site.World.Operators[0].ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(page.Locator("#answer-body")).ToContainTextAsync(site.World.Operators[0].ToString());
    }

    [Fact]
    public async Task The_GraphQL_editor_opens_with_an_example_for_each_kind_of_user_and_runs_the_first()
    {
        var page = await browser.OpenAsync(ColorScheme.Light, 1280);
        await page.GotoAsync(site.Url + "/graphql", new() { WaitUntil = WaitUntilState.Load });
        await page.Locator(".graphiql-tab").First.WaitForAsync();
        Assert.True(await page.Locator(".graphiql-tab").CountAsync() >= 6);
        await page.Locator(".graphiql-tab button").First.ClickAsync();
        await page.Locator(".graphiql-execute-button").ClickAsync();
        await Assertions.Expect(page.Locator(".result-window")).ToContainTextAsync("stakerCount");
        await Assertions.Expect(page.Locator(".result-window")).Not.ToContainTextAsync("\"errors\"");
    }
}
