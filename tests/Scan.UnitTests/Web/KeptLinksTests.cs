using Scan.Documents;
using Scan.Web.Hosting;
using Xunit;

namespace Scan.UnitTests.Web;

/// <summary>A page as of a block leads to other pages as of it, and to nothing else with it.</summary>
public sealed class KeptLinksTests
{
    private static readonly Moment Then = new(5, 77);

    [Theory]
    [InlineData("/", "/?atBlock=77&amp;chain=5")]
    [InlineData("/avs", "/avs?atBlock=77&amp;chain=5")]
    [InlineData("/avs?kind=mach", "/avs?kind=mach&amp;atBlock=77&amp;chain=5")]
    [InlineData("/avs?chain=5", "/avs?chain=5&amp;atBlock=77")]
    [InlineData("/operators/5/0xab#health", "/operators/5/0xab?atBlock=77#health")]
    [InlineData("/rollups/10", "/rollups/10?atBlock=77&amp;chain=5")]
    [InlineData("/proof/operators/5/0xab", "/proof/operators/5/0xab?atBlock=77")]
    public void Links_to_pages_of_the_chain_keep_the_block(string address, string kept) => Assert.Equal(Link(kept), KeptLinks.In(Link(address), Then, manyChains: true));

    [Theory]
    [InlineData("/status")]
    [InlineData("/search?q=x")]
    [InlineData("/operators/6/0xab")]
    [InlineData("/avs?chain=6")]
    [InlineData("/proof/operators/6/0xab")]
    [InlineData("/operators/5/0xab/delegate")]
    [InlineData("/avs/5/0xab/membership")]
    [InlineData("/stakers/5/0xab/withdrawals.ics")]
    [InlineData("/api/v1/operators?chainId=5")]
    [InlineData("/alerts.atom")]
    [InlineData("/avs?atBlock=9")]
    [InlineData("https://example.org/")]
    [InlineData("#main")]
    public void Others_are_left_as_they_are(string address) => Assert.Equal(Link(address), KeptLinks.In(Link(address), Then, manyChains: true));

    [Fact]
    public void One_chain_need_not_be_named_and_what_leads_to_now_stays_now() =>
        Assert.Equal("""<a data-now href="/avs">Now</a><a href="/avs?atBlock=77">AVSs</a>""", KeptLinks.In("""<a data-now href="/avs">Now</a><a href="/avs">AVSs</a>""", Then, manyChains: false));

    [Fact]
    public void Forms_that_lead_to_pages_carry_it_and_others_do_not()
    {
        const string hidden = """<input type="hidden" name="atBlock" value="77">""";
        Assert.Equal($"""<form class="filters" action="/operators">{hidden}""", KeptLinks.In("""<form class="filters" action="/operators">""", Then, manyChains: false));
        foreach (var form in new[] { """<form action="/search">""", """<form class="filters" action="/operators" data-now>""", """<form action="/agents" method="post">""" }) Assert.Equal(form, KeptLinks.In(form, Then, manyChains: false));
    }

    private static string Link(string address) => $"""<a class="x" href="{address}">x</a>""";
}
