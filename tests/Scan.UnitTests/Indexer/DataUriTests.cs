using System.Text;
using Scan.Domain.Metadata;
using Scan.Indexer.Metadata;
using Xunit;

namespace Scan.UnitTests.Indexer;

public sealed class DataUriTests
{
    private const int Most = 256 * 1024;

    [Theory]
    [InlineData("data:application/json;base64,eyJuYW1lIjoiQSJ9", """{"name":"A"}""")]
    [InlineData("data:application/json,%7B%22name%22%3A%22A%22%7D", """{"name":"A"}""")]
    [InlineData("DATA:,plain", "plain")]
    [InlineData("data:;base64,eyJuYW1lIjoiQSJ9%3D", """{"name":"A"}""")]
    [InlineData("data:,100% pure", "100% pure")]
    public void A_data_uri_holds_its_content(string uri, string content)
    {
        var (bytes, problem) = DataUri.Read(uri, Most);
        Assert.Null(problem);
        Assert.Equal(content, Encoding.UTF8.GetString(bytes!));
    }

    [Fact]
    public void Percent_encoded_bytes_are_kept_as_they_are() => Assert.Equal(new byte[] { 0x89, 0x50, 0xFF }, DataUri.Read("data:image/png,%89P%FF", Most).Content);

    [Theory]
    [InlineData("data:application/json", MetadataProblems.DataMalformed)]
    [InlineData("data:;base64,####", MetadataProblems.DataMalformed)]
    [InlineData("data:,", MetadataProblems.Empty)]
    public void A_broken_data_uri_is_refused_with_a_code(string uri, string problem) => Assert.Equal(problem, DataUri.Read(uri, Most).Problem);

    [Fact]
    public void A_megabyte_is_refused() => Assert.Equal(MetadataProblems.TooLarge, DataUri.Read("data:," + new string('a', 1 << 20), Most).Problem);
}
