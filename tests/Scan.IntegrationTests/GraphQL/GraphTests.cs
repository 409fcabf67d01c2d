using System.Net.Http.Json;
using System.Text.Json;
using Scan.IntegrationTests.Web;

namespace Scan.IntegrationTests.GraphQL;

public sealed class GraphTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Operators_are_linked_to_their_registrations_AVSs_and_stakes()
    {
        var data = await DataAsync("""
            { operators(order: [{ field: STAKER_COUNT, direction: DESC }], first: 5) { totalCount nodes { name address stakerCount
                registrations(where: { registered: { eq: true } }) { totalCount nodes { avs { name address } operator { address } } }
                quorumStakes(first: 2) { nodes { stake stakeDecimal quorum { number totalStake } } } } } }
            """);
        var operators = data.GetProperty("operators");
        Assert.Equal(site.World.Operators.Count, operators.GetProperty("totalCount").GetInt64());
        var counts = operators.GetProperty("nodes").EnumerateArray().Select(o => o.GetProperty("stakerCount").GetInt32()).ToList();
        Assert.Equal(counts.OrderDescending(), counts);
        foreach (var o in operators.GetProperty("nodes").EnumerateArray())
        {
            var registrations = o.GetProperty("registrations");
            Assert.Equal(registrations.GetProperty("nodes").GetArrayLength(), registrations.GetProperty("totalCount").GetInt64());
            Assert.All(registrations.GetProperty("nodes").EnumerateArray(), r => Assert.Equal(o.GetProperty("address").GetString(), r.GetProperty("operator").GetProperty("address").GetString()));
        }
    }

    [Fact]
    public async Task Pages_forwards_and_backwards_meet_every_row_once()
    {
        var forward = new List<string>();
        for (string? after = null; ;)
        {
            var page = (await DataAsync("query ($a: String) { operators(first: 7, after: $a, order: [{field: AVS_COUNT}]) { nodes { id } pageInfo { hasNextPage endCursor } } }", new { a = after })).GetProperty("operators");
            forward.AddRange(page.GetProperty("nodes").EnumerateArray().Select(n => n.GetProperty("id").GetString()!));
            if (!page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean()) break;
            after = page.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        }
        var backward = new List<string>();
        for (string? before = null; ;)
        {
            var page = (await DataAsync("query ($b: String) { operators(last: 7, before: $b, order: [{field: AVS_COUNT}]) { nodes { id } pageInfo { hasPreviousPage startCursor } } }", new { b = before })).GetProperty("operators");
            backward.InsertRange(0, page.GetProperty("nodes").EnumerateArray().Select(n => n.GetProperty("id").GetString()!));
            if (!page.GetProperty("pageInfo").GetProperty("hasPreviousPage").GetBoolean()) break;
            before = page.GetProperty("pageInfo").GetProperty("startCursor").GetString();
        }
        Assert.Equal(site.World.Operators.Count, forward.Distinct().Count());
        Assert.Equal(forward, backward);
    }

    [Fact]
    public async Task A_list_below_a_thing_goes_on_behind_its_cursor()
    {
        const string query = "query ($avs: Address!, $after: String) { avs(chainId: 31337, address: $avs) { registrations(first: 4, after: $after, order: [{field: REGISTERED_TIME, direction: DESC}]) { nodes { id } pageInfo { endCursor hasNextPage } totalCount } } }";
        var seen = new List<string>();
        var total = 0L;
        for (string? after = null; ;)
        {
            var page = (await DataAsync(query, new { avs = site.World.Avss[0].ToString(), after })).GetProperty("avs").GetProperty("registrations");
            seen.AddRange(page.GetProperty("nodes").EnumerateArray().Select(n => n.GetProperty("id").GetString()!));
            total = page.GetProperty("totalCount").GetInt64();
            if (!page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean()) break;
            after = page.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        }
        Assert.Equal(total, seen.Distinct().Count());
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task Lists_are_narrowed_by_what_other_documents_say_of_their_rows()
    {
        var bytes = "0x" + Convert.ToHexStringLower("Trading desk"u8);
        const string some = "metadata: { some: { metadataKey: { eq: \"category\" }, value: { eq: $v } } }";
        var data = await DataAsync($$"""
            query ($v: String!) { chosen: agents(chainId: 31337, first: 100, where: { {{some}} }) { nodes { agentId metadata { nodes { metadataKey value } } } }
            rest: agents(chainId: 31337, where: { not: { {{some}} } }) { totalCount } all: agents(chainId: 31337) { totalCount } }
            """, new { v = bytes });
        var chosen = data.GetProperty("chosen").GetProperty("nodes");
        Assert.InRange(chosen.GetArrayLength(), 1, 20);
        Assert.All(chosen.EnumerateArray(), a => Assert.Equal(("category", bytes), Assert.Single(a.GetProperty("metadata").GetProperty("nodes").EnumerateArray().Select(m => (m.GetProperty("metadataKey").GetString()!, m.GetProperty("value").GetString()!)))));
        Assert.Equal(data.GetProperty("all").GetProperty("totalCount").GetInt64(), chosen.GetArrayLength() + data.GetProperty("rest").GetProperty("totalCount").GetInt64());
        async Task<int> RestAsync(string terms) => (await site.Http.GetFromJsonAsync<JsonElement>($"/api/v1/agents?chainId=31337&take=1000&{terms}", Ct)).GetProperty("items").GetArrayLength();
        Assert.Equal(chosen.GetArrayLength(), await RestAsync($"metadata.metadataKey=category&metadata.value={bytes}"));
        Assert.InRange(await RestAsync($"metadata.value={bytes}"), chosen.GetArrayLength() + 1, 100);
        Assert.Equal(0, await RestAsync("metadata.metadataKey=category&metadata.value=0x00"));
        using var refused = await site.Http.GetAsync("/api/v1/agents?metadata.owner=x", Ct);
        Assert.Contains("there it knows registry, agentId, metadataKey, value", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_combine_by_and_or_not()
    {
        var data = await DataAsync("""{ alerts(first: 100, where: { or: [{ status: { eq: OPEN } }, { not: { rollupChainId: { ne: "10" } } }], time: { gt: "2000-01-01T00:00:00Z" } }) { nodes { status rollupChainId } totalCount } all: alerts(first: 100) { nodes { status rollupChainId } } }""");
        static bool Expected(JsonElement a) => a.GetProperty("status").GetString() == "OPEN" || a.GetProperty("rollupChainId").GetString() == "10";
        Assert.Equal(data.GetProperty("all").GetProperty("nodes").EnumerateArray().Count(Expected), data.GetProperty("alerts").GetProperty("totalCount").GetInt64());
        Assert.All(data.GetProperty("alerts").GetProperty("nodes").EnumerateArray(), a => Assert.True(Expected(a)));
    }

    [Theory]
    [InlineData("{ status: null }", "where.status")]
    [InlineData("{ not: null }", "where.not")]
    [InlineData("{ or: null }", "where.or")]
    [InlineData("{ time: { gt: null } }", "where.time.gt")]
    [InlineData("{ or: [{ avs: { in: null } }] }", "where.avs.in")]
    [InlineData("{ rollupChainId: { isNull: null } }", "where.rollupChainId.isNull")]
    public async Task A_condition_that_is_null_is_refused_as_it_would_hold_for_all_or_for_none(string where, string field)
    {
        var refused = (await AskAsync($"{{ alerts(where: {where}) {{ totalCount }} }}", null)).GetProperty("errors")[0];
        Assert.Equal(("BAD_USER_INPUT", field), (refused.GetProperty("extensions").GetProperty("code").GetString(), refused.GetProperty("extensions").GetProperty("field").GetString()));
    }

    [Fact]
    public async Task A_condition_whose_variable_is_left_out_is_none_and_eq_null_asks_for_what_has_no_value()
    {
        var data = await DataAsync("""
            query ($text: String, $none: AlertFilter) { all: alerts { totalCount } left: alerts(where: { rollupChainId: { eq: $text } }) { totalCount } nothing: alerts(where: $none) { totalCount }
              without: alerts(where: { rollupChainId: { eq: null } }) { totalCount } isNull: alerts(where: { rollupChainId: { isNull: true } }) { totalCount } with: alerts(where: { rollupChainId: { ne: null } }) { totalCount } }
            """);
        long Count(string of) => data.GetProperty(of).GetProperty("totalCount").GetInt64();
        Assert.True(Count("all") > 0);
        Assert.Equal((Count("all"), Count("all"), Count("isNull"), Count("all") - Count("without")), (Count("left"), Count("nothing"), Count("without"), Count("with")));
    }

    [Fact]
    public async Task Aggregates_agree_with_the_rows_to_the_last_unit()
    {
        var data = await DataAsync("""
            { quorumStakes(first: 1000) { nodes { avsAddress stake } } quorumStakesAggregate { count sum { stake } min { stake } max { stake } }
              groups: quorumStakesAggregate(groupBy: [AVS]) { key count sum { stake } } quorums { nodes { totalStake stakesAggregate { count sum { stake } } } } }
            """);
        var rows = data.GetProperty("quorumStakes").GetProperty("nodes").EnumerateArray().Select(n => (Avs: n.GetProperty("avsAddress").GetString()!, Stake: System.Numerics.BigInteger.Parse(n.GetProperty("stake").GetString()!))).ToList();
        var all = data.GetProperty("quorumStakesAggregate")[0];
        Assert.Equal(rows.Count, all.GetProperty("count").GetInt64());
        Assert.Equal(rows.Aggregate(System.Numerics.BigInteger.Zero, (s, r) => s + r.Stake).ToString(), all.GetProperty("sum").GetProperty("stake").GetString());
        Assert.Equal(rows.Max(r => r.Stake).ToString(), all.GetProperty("max").GetProperty("stake").GetString());
        foreach (var group in data.GetProperty("groups").EnumerateArray())
        {
            var avs = group.GetProperty("key").GetProperty("avs").GetString();
            Assert.Equal(rows.Where(r => r.Avs == avs).Aggregate(System.Numerics.BigInteger.Zero, (s, r) => s + r.Stake).ToString(), group.GetProperty("sum").GetProperty("stake").GetString());
        }
    }

    [Fact]
    public async Task Days_of_alerts_add_up_to_all_alerts()
    {
        var data = await DataAsync("{ alertsAggregate(bucket: DAY, time: TIME) { from count } alerts { totalCount } }");
        Assert.Equal(data.GetProperty("alerts").GetProperty("totalCount").GetInt64(), data.GetProperty("alertsAggregate").EnumerateArray().Sum(b => b.GetProperty("count").GetInt64()));
        Assert.All(data.GetProperty("alertsAggregate").EnumerateArray(), b => Assert.EndsWith("T00:00:00Z", b.GetProperty("from").GetString()));
    }

    [Fact]
    public async Task Every_alert_names_the_log_that_made_it_and_whether_it_is_final()
    {
        var data = await DataAsync("{ alerts(first: 100) { nodes { transaction changedBlock finality provenance { name transaction args } } } _meta(chainId: 31337) { finalizedBlock } }");
        var final = data.GetProperty("_meta")[0].GetProperty("finalizedBlock").GetInt64();
        foreach (var alert in data.GetProperty("alerts").GetProperty("nodes").EnumerateArray())
        {
            Assert.Contains(alert.GetProperty("provenance").EnumerateArray(), e => e.GetProperty("name").GetString() == "AlertConfirmed" && e.GetProperty("transaction").GetString() == alert.GetProperty("transaction").GetString());
            Assert.Equal(alert.GetProperty("changedBlock").GetInt64() <= final ? "FINAL" : "MAY_CHANGE", alert.GetProperty("finality").GetString());
        }
    }

    [Fact]
    public async Task The_past_is_answered_where_it_is_kept_and_refused_in_words_elsewhere()
    {
        var block = site.World.Chain.Block;
        var now = await DataAsync("query ($b: Long) { alerts(chainId: 31337, atBlock: $b) { totalCount } }", new { b = block });
        Assert.True(now.GetProperty("alerts").GetProperty("totalCount").GetInt64() > 0);
        var past = await AskAsync("{ alerts(chainId: 31337, atBlock: 5) { totalCount } }", null);
        var error = past.GetProperty("errors")[0];
        Assert.Contains("atBlock: is outside the blocks that are kept", error.GetProperty("message").GetString());
        Assert.Equal("atBlock", error.GetProperty("extensions").GetProperty("field").GetString());
        Assert.Equal("BLOCK_NOT_KEPT", error.GetProperty("extensions").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Every_root_field_that_reads_documents_takes_a_block_and_says_when_it_is_not_kept()
    {
        var fields = (await DataAsync("{ __schema { queryType { fields { name args { name type { kind } } } } } }")).GetProperty("__schema").GetProperty("queryType").GetProperty("fields").EnumerateArray()
            .Where(f => f.GetProperty("name").GetString() is not ("chains" or "_meta" or "paymentOffers" or "retractedAlerts" or "retractedZkAlerts")).ToList();
        Assert.All(fields, f => Assert.Contains(f.GetProperty("args").EnumerateArray(), a => a.GetProperty("name").GetString() == "atBlock"));
        foreach (var list in fields.Where(f => f.GetProperty("name").GetString() is not ("events" or "eventsAggregate") && f.GetProperty("args").EnumerateArray().All(a => a.GetProperty("type").GetProperty("kind").GetString() != "NON_NULL")))
        {
            var name = list.GetProperty("name").GetString()!;
            var answer = await AskAsync($"{{ {name}(chainId: 31337, atBlock: 5) {{ {(name.EndsWith("Aggregate", StringComparison.Ordinal) ? "count" : "totalCount")} }} }}", null);
            Assert.Equal("BLOCK_NOT_KEPT", answer.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task Each_parent_has_aggregates_of_its_own_up_to_the_limit()
    {
        var data = await DataAsync("""
            { avsList { nodes { registrationsAggregate(groupBy: [OPERATOR], first: 3) { key count } all: registrationsAggregate { count } registrations(first: 1) { totalCount } } } }
            """);
        foreach (var avs in data.GetProperty("avsList").GetProperty("nodes").EnumerateArray())
        {
            var total = avs.GetProperty("registrations").GetProperty("totalCount").GetInt64();
            Assert.Equal(total, avs.GetProperty("all")[0].GetProperty("count").GetInt64());
            Assert.Equal(Math.Min(3, total), avs.GetProperty("registrationsAggregate").GetArrayLength());
        }
        var refused = await AskAsync("{ operators(first: 1000) { nodes { registrationsAggregate(groupBy: [AVS], first: 1000) { count } } } }", null);
        Assert.Equal("LIMIT_EXCEEDED", refused.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Aggregates_beside_a_list_s_rows_are_those_that_each_row_has_when_asked_alone()
    {
        const string below = "address all: registrationsAggregate { count sum { registeredBlock } min { registeredTime } max { registeredTime } avg { registeredBlock } } some: registrationsAggregate(where: { registered: { eq: true } }) { count } stakes: sharesAggregate { count sum { shares } }";
        var data = await DataAsync($"{{ operators(first: 1000, order: [{{ field: STAKER_COUNT, direction: DESC }}, {{ field: REGISTERED_TIME }}]) {{ nodes {{ {below} }} edges {{ cursor node {{ b: sharesAggregate {{ count }} }} }} }} }}");
        var (nodes, edges) = (data.GetProperty("operators").GetProperty("nodes").EnumerateArray().ToList(), data.GetProperty("operators").GetProperty("edges").EnumerateArray().ToList());
        Assert.True(nodes.Count > 20);
        foreach (var (node, edge) in nodes.Zip(edges))
        {
            var alone = (await DataAsync($"{{ operator(chainId: 31337, address: \"{node.GetProperty("address")}\") {{ {below} }} }}")).GetProperty("operator");
            Assert.Equal(alone.GetRawText(), node.GetRawText());
            Assert.Equal(node.GetProperty("stakes")[0].GetProperty("count").GetInt32(), edge.GetProperty("node").GetProperty("b")[0].GetProperty("count").GetInt32());
        }
        var agents = (await DataAsync("{ agents(first: 1000) { nodes { feedbacksAggregate { count sum { value } avg { value } } } } }")).GetProperty("agents").GetProperty("nodes");
        Assert.Contains(agents.EnumerateArray(), a => a.GetProperty("feedbacksAggregate").GetRawText() == """[{"count":0,"sum":{"value":null},"avg":{"value":null}}]""");
        var after = edges[3].GetProperty("cursor").GetString();
        var next = (await DataAsync($"{{ operators(first: 2, after: \"{after}\", order: [{{ field: STAKER_COUNT, direction: DESC }}, {{ field: REGISTERED_TIME }}]) {{ nodes {{ {below} }} }} }}")).GetProperty("operators").GetProperty("nodes");
        Assert.Equal(nodes.Skip(4).Take(2).Select(n => n.GetRawText()), next.EnumerateArray().Select(n => n.GetRawText()));
        var refused = await AskAsync("{ operators(first: 2) { nodes { address registrationsAggregate(first: 0) { count } } } }", null);
        Assert.Equal("registrationsAggregate", refused.GetProperty("errors")[0].GetProperty("path")[3].GetString());
    }

    [Fact]
    public async Task Aggregates_beside_a_list_s_rows_are_of_the_block_that_was_asked_for()
    {
        var (first, last) = (site.World.Avss[0], (await DataAsync("{ _meta(chainId: 31337) { indexedBlock } }")).GetProperty("_meta")[0]);
        var at = last.GetProperty("indexedBlock").GetInt64();
        var data = await DataAsync($"{{ avsList(chainId: 31337, atBlock: {at}) {{ nodes {{ address registrationsAggregate {{ count }} registrations {{ totalCount }} }} }} }}");
        Assert.Contains(data.GetProperty("avsList").GetProperty("nodes").EnumerateArray(), n => n.GetProperty("address").GetString()!.Equals(first.ToString(), StringComparison.OrdinalIgnoreCase));
        Assert.All(data.GetProperty("avsList").GetProperty("nodes").EnumerateArray(),
            n => Assert.Equal(n.GetProperty("registrations").GetProperty("totalCount").GetInt64(), n.GetProperty("registrationsAggregate")[0].GetProperty("count").GetInt64()));
    }

    [Fact]
    public async Task An_aggregate_costs_as_many_rows_as_it_may_give()
    {
        async Task<long> CostAsync(string arguments, object? variables = null)
        {
            var refused = await AskAsync($"query ($g: [OperatorAvsRegistrationField!]) {{ operators(first: 1000) {{ nodes {{ {string.Concat(Enumerable.Range(0, 40).Select(i => $" a{i}: registrationsAggregate{arguments} {{ count }}"))} }} }} x: operators {{ nodes {{ registrations(where: {{ avs: {{ in: [] }} }}) {{ nodes {{ id }} }} }} }} y: registrationsAggregate(groupBy: $g) {{ count }} }}", variables);
            return refused.GetProperty("errors")[0].GetProperty("extensions").GetProperty("actual").GetInt64();
        }
        // 1,000 rows with 40 aggregates each: 5 for the field and 1 for each group.
        var one = await CostAsync("");
        Assert.InRange(one, 240_000, 250_000);
        Assert.Equal(one, await CostAsync("(first: 7)"));
        Assert.Equal(one, await CostAsync("(groupBy: null)", new { g = (string[]?)null }));
        Assert.Equal(one + 99, await CostAsync("", new { g = (string[])["AVS"] }));
        Assert.Equal(one + (1_000 * 40 * 99), await CostAsync("(groupBy: [AVS])"));
        Assert.Equal(one + (1_000 * 40 * 6), await CostAsync("(groupBy: [AVS], first: 7)"));
        Assert.Equal(one + (1_000 * 40 * 99), await CostAsync("(bucket: DAY)"));
    }

    [Fact]
    public async Task A_document_that_is_not_there_has_nothing_below_it_though_it_was_asked_for_ahead()
    {
        var data = await DataAsync("""{ operator(chainId: 31337, address: "0x00000000000000000000000000000000000000ff") { address registrations { totalCount nodes { id } } events { id } sharesAggregate { count } } }""");
        Assert.Equal(JsonValueKind.Null, data.GetProperty("operator").ValueKind);
    }

    [Fact]
    public async Task Amounts_in_whole_units_know_their_decimals_or_say_nothing()
    {
        var data = await DataAsync("""
            { stakerSharesList(first: 50) { nodes { strategyAddress: strategy { address } depositShares depositSharesDecimal scalingFactorDecimal } } feedbacks(first: 1) { nodes { value valueDecimals valueDecimal } }
              quorumStakes(first: 1) { nodes { stake stakeDecimal given: stakeDecimal(decimals: 18) } } }
            """);
        Assert.All(data.GetProperty("stakerSharesList").GetProperty("nodes").EnumerateArray(), s =>
        {
            Assert.Equal(s.GetProperty("depositShares").GetString(), s.GetProperty("depositSharesDecimal").GetString() + new string('0', 18));
            Assert.Equal("1", s.GetProperty("scalingFactorDecimal").GetString());
        });
        var feedback = data.GetProperty("feedbacks").GetProperty("nodes")[0];
        Assert.Equal(feedback.GetProperty("value").GetString(), feedback.GetProperty("valueDecimal").GetString());
        var stake = data.GetProperty("quorumStakes").GetProperty("nodes")[0];
        Assert.Equal(JsonValueKind.Null, stake.GetProperty("stakeDecimal").ValueKind);
        Assert.Contains('.', stake.GetProperty("given").GetString()!);
    }

    [Fact]
    public async Task The_last_logs_of_a_thing_are_the_root_s_events_of_it()
    {
        var address = site.World.Operators[0].ToString();
        var data = await DataAsync("""
            query ($a: Address!, $s: String!) { operator(chainId: 31337, address: $a) { events(names: ["OperatorStakeUpdate"], first: 5) { id name } }
              events(subject: $s, names: ["OperatorStakeUpdate"], first: 5) { nodes { id name } } }
            """, new { a = address, s = "operator:31337:" + address });
        Assert.Equal(5, data.GetProperty("operator").GetProperty("events").GetArrayLength());
        Assert.Equal(data.GetProperty("events").GetProperty("nodes").GetRawText(), data.GetProperty("operator").GetProperty("events").GetRawText());
    }

    [Fact]
    public async Task A_browser_gets_the_IDE_under_a_policy_without_inline_code()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql") { Headers = { { "Accept", "text/html" } } };
        using var response = await site.Http.SendAsync(request, Ct);
        var policy = string.Join(' ', response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("font-src 'self' data:", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Contains("graphiql.min.js", await response.Content.ReadAsStringAsync(Ct));
    }

    private async Task<JsonElement> DataAsync(string query, object? variables = null)
    {
        var answer = await AskAsync(query, variables);
        Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
        return answer.GetProperty("data");
    }

    private async Task<JsonElement> AskAsync(string query, object? variables)
    {
        using var response = await site.Http.PostAsJsonAsync("/graphql", new { query, variables }, Ct);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }
}
