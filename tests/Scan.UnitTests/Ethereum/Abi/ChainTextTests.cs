using System.Buffers;
using System.Text.Json;
using Scan.Ethereum.Abi;
using Xunit;

namespace Scan.UnitTests.Ethereum.Abi;

public sealed class ChainTextTests
{
    private static readonly EventAbi Named = EventAbi.Parse("Named(string name)");

    [Theory]
    [InlineData("61ff62", "a\uFFFDb")]
    [InlineData("610062", "a\uFFFDb")]
    [InlineData("c080", "\uFFFD\uFFFD")]
    [InlineData("eda080edb080", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD")]
    [InlineData("e282", "\uFFFD")]
    [InlineData("f09fa686", "🦆")]
    [InlineData("efbbbf61", "\uFEFFa")]
    public void Bad_text_becomes_replacement_characters_in_every_path(string hex, string expected)
    {
        var bytes = Convert.FromHexString(hex);
        var (topics, data) = Named.Encode(bytes);
        Assert.True(Named.TryDecode(topics, data, out var args, out _));
        Assert.Equal(expected, args["name"]);
        Assert.Equal(expected, NameInJson(topics, data));
        Assert.Equal(expected, Named.Read(topics, data).String());
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\0b", "a\uFFFDb")]
    [InlineData("\uFFFD", "\uFFFD")]
    public void Nul_is_replaced_in_text_that_came_as_json(string text, string expected) => Assert.Equal(expected, ChainText.Clean(text));

    [Fact]
    public void Lone_surrogates_are_replaced_and_pairs_kept()
    {
        // Attributes are stored as UTF-8, which cannot hold a lone surrogate.
        Assert.Equal("\uFFFDx\uFFFD", ChainText.Clean("\uD83Ex\uDD86"));
        Assert.Equal("🦆", ChainText.Clean("\uD83E\uDD86"));
    }

    [Fact]
    public void A_megabyte_of_text_comes_through_whole()
    {
        var text = string.Concat(Enumerable.Repeat("0123456789abcdé", 1 << 16));
        var (topics, data) = Named.Encode(text);
        Assert.Equal(text, NameInJson(topics, data));
        Assert.Equal(text, Named.Read(topics, data).String());
    }

    private static string? NameInJson(Domain.Primitives.Hash32[] topics, byte[] data)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(Named.TryWriteArgsJson(topics, data, output, out _));
        using var json = JsonDocument.Parse(output.WrittenMemory);
        return json.RootElement.GetProperty("name").GetString();
    }
}
