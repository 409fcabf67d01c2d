using Microsoft.Playwright;

namespace Scan.BrowserTests.Journeys;

/// <summary>A builder's way: from an empty form to an agent on the chain whose page Scan shows, and back to change its file.</summary>
public sealed class BuilderTests(DevnetSite site, SystemBrowser browser) : IClassFixture<DevnetSite>
{
    [Fact]
    public async Task An_agent_is_described_registered_with_a_wallet_shown_and_given_its_registration()
    {
        var owner = site.Devnet.Accounts.AgentOwners[5];
        var page = await browser.OpenAsync();
        await new FakeWallet(site, owner).GiveToAsync(page);
        await page.GotoAsync($"{site.Url}/builder");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Duck of the journey");
        await Assertions.Expect(page.GetByTestId("file")).ToContainTextAsync("1 field to mend");
        await page.GetByLabel("Description").FillAsync("Says ducks.");
        await page.GetByLabel("Endpoint of service 1").FillAsync("https://agents.example/card.json");
        await page.GetByLabel("Picture").FillAsync("https://agents.example/duck.png");
        await Assertions.Expect(page.GetByTestId("json")).ToContainTextAsync("https://agents.example/duck.png");
        await Assertions.Expect(page.GetByTestId("file")).ToContainTextAsync("registrations-missing");

        await page.GetByRole(AriaRole.Button, new() { NameString = "Take my wallet's address" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("prepared")).ToContainTextAsync("would work now");
        await page.GetByRole(AriaRole.Button, new() { NameString = "Register with my wallet" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-tx-state]")).ToContainTextAsync("Done in block");

        await site.IndexedAsync();
        // The file itself is read by a job of its own, a little after the block.
        for (var attempt = 0; ; attempt++)
        {
            await page.GotoAsync($"{site.Url}/agents/{site.Devnet.ChainId}/0");
            if (await page.Locator("h1").InnerTextAsync() == "Duck of the journey") break;
            Assert.True(attempt < 120, "The agent's name was never read from its file.");
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }

        await page.GotoAsync($"{site.Url}/builder");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Duck of the journey");
        await page.GetByLabel("Description").FillAsync("Says ducks, and knows its id.");
        await page.GetByLabel("Picture").FillAsync("https://agents.example/duck.png");
        await page.GetByLabel("Endpoint of service 1").FillAsync("https://agents.example/card.json");
        await page.GetByLabel("Agent id").FillAsync("0");
        await page.GetByLabel("Your address").FillAsync(site.Devnet.Accounts.AgentOwners[6].ToString());
        await page.GetByRole(AriaRole.Button, new() { NameString = "Make the file" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("file")).ToContainTextAsync("A file as the standard wants it");
        await Assertions.Expect(page.GetByTestId("prepared")).ToContainTextAsync("would fail now");
        await page.GetByRole(AriaRole.Button, new() { NameString = "Take my wallet's address" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("prepared")).ToContainTextAsync("would work now");
        await page.GetByRole(AriaRole.Button, new() { NameString = "Set the file with my wallet" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-tx-state]")).ToContainTextAsync("Done in block");
    }
}
