using System.Text;
using Scan.Indexer.Metadata;
using Xunit;

namespace Scan.UnitTests.Indexer;

public sealed class MetadataTests
{
    [Theory]
    [InlineData("data:application/json;base64,eyJuYW1lIjoiQSJ9", """{"name":"A"}""")]
    [InlineData("data:application/json,%7B%22name%22%3A%22A%22%7D", """{"name":"A"}""")]
    [InlineData("DATA:,plain", "plain")]
    [InlineData("data:;base64,eyJuYW1lIjoiQSJ9%3D", """{"name":"A"}""")]
    [InlineData("data:,", "")]
    public void A_data_uri_holds_its_content(string uri, string content)
    {
        var (bytes, problem) = DataUri.Read(uri);
        Assert.Null(problem);
        Assert.Equal(content, Encoding.UTF8.GetString(bytes!));
    }

    [Theory]
    [InlineData("data:application/json", "no comma")]
    [InlineData("data:;base64,####", "no base64")]
    public void A_broken_data_uri_is_refused_in_words(string uri, string reason) => Assert.Contains(reason, DataUri.Read(uri).Problem, StringComparison.Ordinal);

    [Fact]
    public void Metadata_of_a_megabyte_is_refused() =>
        Assert.Contains("longer than", DataUri.Read("data:," + new string('a', 1 << 20)).Problem, StringComparison.Ordinal);

    [Fact]
    public void Fields_of_operators_and_of_agents_are_read()
    {
        var operatorFile = Parse("""{"name":" A ","description":"d","website":"https://a.example","logo":"https://a.example/l.png"}""");
        Assert.Equal(("A", "d", "https://a.example", "https://a.example/l.png", null), (operatorFile.Name, operatorFile.Description, operatorFile.Website, operatorFile.Logo, operatorFile.Problem));
        var agentFile = Parse("""{"name":"B","image":"ipfs://x/y","external_url":"https://b.example"}""");
        Assert.Equal(("ipfs://x/y", "https://b.example"), (agentFile.Logo, agentFile.Website));
    }

    [Theory]
    [InlineData("[]", "no JSON object")]
    [InlineData("{", "no valid JSON")]
    [InlineData("{}", "no name")]
    [InlineData("{\"name\":7}", "no name")]
    [InlineData("{\"name\":\"\\ud800\"}", "no name")]
    [InlineData("{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}", "no valid JSON")]
    public void What_is_wrong_with_metadata_is_said_in_words(string json, string problem) => Assert.Contains(problem, Parse(json).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("/relative")]
    public void A_link_that_is_no_web_address_is_dropped(string url) => Assert.Null(Parse($$"""{"name":"A","website":"{{url}}"}""").Website);

    [Fact]
    public void Long_and_hostile_text_is_cut_and_cleaned()
    {
        var metadata = Parse($$"""{"name":"{{new string('x', 199)}}😀😀","description":"a\u0000b"}""");
        Assert.Equal(200, metadata.Name!.Length);
        Assert.False(char.IsSurrogate(metadata.Name[^1]));
        Assert.Equal("a\uFFFDb", metadata.Description);
    }

    private static MetadataDocument Parse(string json) => MetadataDocument.Parse(Encoding.UTF8.GetBytes(json));
}
