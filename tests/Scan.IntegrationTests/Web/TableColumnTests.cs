using System.Net;
using System.Text.RegularExpressions;
using Scan.Domain.Mach;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Web;

/// <summary>Readers choose the columns of the big tables and find ready filters; both stand in the address line.</summary>
public sealed partial class TableColumnTests(WebSite site) : IClassFixture<WebSite>, IAsyncLifetime
{
    /// <summary>The sample world has no alert by proof.</summary>
    public async ValueTask InitializeAsync() => await site.World.Chain.CommitAsync(site.World.Chain.Time, new SampleBlock().Store(new ZkAlert
    {
        ChainId = 31337, Avs = site.World.Avss[1], Number = 1, Status = ZkAlertStatus.Open, InvalidOutputRoot = SampleChain.Hash("root"), ExpectedOutputRoot = SampleChain.Hash("expected"), L2BlockNumber = 7,
        Block = site.World.Chain.Block + 1, Time = site.World.Chain.Time, Transaction = SampleChain.Hash("by proof"),
    }), Ct);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/operators?chain=31337", "operator,stakers,approver", "Operator,Stakers,Approver,Proof")]
    [InlineData("/agents", "agent,owner,trust", "Agent,Owner,Trust,Proof")]
    [InlineData("/avs", "avs,owner", "AVS,Owner,Proof")]
    [InlineData("/alerts", "rollup,chain,block", "Rollup,Chain,Block,Proof")]
    [InlineData("/alerts", "rollup", "Rollup,Proof")]
    [InlineData("/payments", "payment,amount,token,block", "Payment,Amount,Token,Block,Proof")]
    [InlineData("/tasks", "task,answered,responses", "Task,Answers,Answered in block,Proof")]
    [InlineData("/alerts/zk", "rollup,chain,raised", "Rollup,Chain,Raised,Proof")]
    public async Task A_table_has_the_columns_that_were_chosen_and_each_row_has_a_cell_for_each(string list, string columns, string heads)
    {
        var page = await PageAsync($"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}columns={columns}");
        Assert.Equal(heads.Split(','), Heads(page));
        Assert.All(Rows(page), row => Assert.Equal(heads.Split(',').Length, Cell().Count(row)));
        // As a form says it.
        Assert.Equal(heads.Split(','), Heads(await PageAsync($"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{string.Join('&', columns.Split(',').Select(c => $"columns={c}"))}")));
    }

    [Theory]
    [InlineData("/operators")]
    [InlineData("/agents")]
    [InlineData("/avs")]
    [InlineData("/alerts")]
    [InlineData("/payments")]
    [InlineData("/tasks")]
    [InlineData("/alerts/zk")]
    public async Task Whichever_columns_are_chosen_heads_and_cells_agree(string list)
    {
        var names = Choice().Matches(await PageAsync(list)).Select(m => m.Groups[1].Value).ToList();
        Assert.True(names.Count > 6);
        var head = Head().Match(await PageAsync(list)).Groups[1].Value;
        foreach (var chosen in names.Select(n => $"{head},{n}").Append(string.Join(',', names.Prepend(head))))
        {
            var page = await PageAsync($"{list}?columns={chosen}");
            var count = Heads(page).Count;
            Assert.NotEmpty(Rows(page));
            Assert.All(Rows(page), row => Assert.Equal(count, Cell().Count(row)));
        }
    }

    [Fact]
    public async Task The_choice_stays_while_the_list_is_sorted_filtered_and_turned_and_the_usual_columns_need_no_words()
    {
        var page = WebUtility.HtmlDecode(await PageAsync("/agents?columns=agent,owner,feedback&take=2&chain=8453"));
        // What stands above leads to lists as they are usual.
        var links = Link().Matches(page[page.IndexOf("data-testid=\"presets\"", StringComparison.Ordinal)..]).Select(m => Uri.UnescapeDataString(m.Groups[1].Value)).Where(l => l.StartsWith("/agents?", StringComparison.Ordinal)).ToList();
        Assert.Contains(links, l => l.Contains("after=", StringComparison.Ordinal));
        Assert.Contains(links, l => l.Contains("sort=-feedbackCount", StringComparison.Ordinal));
        Assert.Contains(links, l => l.Contains("x402=true", StringComparison.Ordinal));
        // All but the one that leads back to the usual columns.
        Assert.Single(links, l => !l.Contains("columns=agent,owner,feedback", StringComparison.Ordinal));
        Assert.Contains("<input type=\"hidden\" name=\"columns\" value=\"agent,owner,feedback\">", page, StringComparison.Ordinal);
        var usual = WebUtility.HtmlDecode(await PageAsync("/agents?columns=registered,chain,lastFeedback,feedback,stars,protocols,owner,id&take=2"));
        Assert.DoesNotContain("columns=", string.Join(' ', Link().Matches(usual[usual.IndexOf("data-testid=\"presets\"", StringComparison.Ordinal)..]).Select(m => m.Value)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_exported_follows_filters_and_has_every_field_whatever_columns_are_shown()
    {
        foreach (var format in new[] { "csv", "json", "ndjson" })
        {
            var all = await site.Http.GetStringAsync($"/agents?q=a&sort=name&format={format}", Ct);
            Assert.Equal(all, await site.Http.GetStringAsync($"/agents?q=a&sort=name&columns=agent,owner&format={format}", Ct));
        }
        Assert.NotEqual(await site.Http.GetStringAsync("/agents?format=csv", Ct), await site.Http.GetStringAsync("/agents?x402=true&columns=agent&format=csv", Ct));
    }

    [Fact]
    public async Task A_column_that_is_not_shown_sorts_all_the_same_and_the_foot_says_so()
    {
        var page = WebUtility.HtmlDecode(await PageAsync("/agents?columns=agent,owner&sort=-feedbackCount,name"));
        Assert.Contains("Sorted by Feedback descending, then Agent ascending", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/operators")]
    [InlineData("/agents")]
    [InlineData("/avs")]
    [InlineData("/payments")]
    public async Task Ready_filters_are_links_that_work_and_say_when_they_hold(string list)
    {
        var presets = Presets().Match(WebUtility.HtmlDecode(await PageAsync(list + "?take=5"))).Value;
        Assert.DoesNotContain("aria-current", presets, StringComparison.Ordinal);
        var links = Link().Matches(presets).Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(links);
        foreach (var link in links)
        {
            var held = Presets().Match(WebUtility.HtmlDecode(await PageAsync(link))).Value;
            Assert.Contains($"href=\"{link}\" aria-current=\"true\"", held, StringComparison.Ordinal);
            Assert.Equal(1, Regex.Count(held, "aria-current"));
        }
    }

    [Theory]
    [InlineData("/operators?columns=operator,nothing", "columns")]
    [InlineData("/agents?columns=%3Cscript%3E", "columns")]
    [InlineData("/rollups?columns=rollup", "columns")]
    [InlineData("/operators?sort=name&sort=fee", "sort")]
    public async Task A_column_that_a_table_does_not_have_is_refused(string address, string field)
    {
        using var answer = await site.Http.GetAsync(address, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"<strong>{field}</strong>:", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private async Task<string> PageAsync(string address) => await site.Http.GetStringAsync(address, Ct);

    /// <summary>The titles of the list's own table, which is the last that has a sticky head.</summary>
    private static IReadOnlyList<string> Heads(string page) =>
        [.. Regex.Matches(Table(page).Split("</thead>")[0], "<th\\b[^>]*>(.*?)</th>", RegexOptions.Singleline).Select(m => WebUtility.HtmlDecode(Regex.Replace(Regex.Replace(m.Groups[1].Value, "<span class=\"rank\">.*", ""), "<[^>]+>", "")).Trim())];

    private static IReadOnlyList<string> Rows(string page) => [.. Regex.Matches(Table(page).Split("</thead>")[1], "<tr\\b.*?</tr>", RegexOptions.Singleline).Select(m => m.Value)];

    private static string Table(string page) => page[page.LastIndexOf("<table class=\"cards sticky\"", StringComparison.Ordinal)..].Split("</table>")[0];

    [GeneratedRegex("<t[hd]\\b")]
    private static partial Regex Cell();

    [GeneratedRegex("<input type=\"checkbox\" name=\"columns\" value=\"([a-zA-Z0-9]+)\"")]
    private static partial Regex Choice();

    [GeneratedRegex("<input type=\"hidden\" name=\"columns\" value=\"([a-z]+)\"")]
    private static partial Regex Head();

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Link();

    [GeneratedRegex("<nav [^>]*data-testid=\"presets\".*?</nav>", RegexOptions.Singleline)]
    private static partial Regex Presets();
}
