using System.Text;
using Scan.Domain.Metadata;
using Xunit;

namespace Scan.UnitTests.Metadata;

public sealed class ServiceFileTests
{
    [Fact]
    public void A_whole_file_of_an_avs_has_no_problems()
    {
        var file = Read("""{"name":" A ","description":"d","website":"https://a.example","logo":"https://raw.githubusercontent.com/a/l.png","twitter":"https://x.com/a"}""", avs: true);
        Assert.Equal(("A", "d", "https://a.example", "https://raw.githubusercontent.com/a/l.png"), (file.Name, file.Description, file.Website, file.Image));
        Assert.Empty(file.Problems);
    }

    [Theory]
    [InlineData("[]", MetadataProblems.JsonNotObject)]
    [InlineData("{", MetadataProblems.JsonInvalid)]
    [InlineData("", MetadataProblems.JsonInvalid)]
    [InlineData("{}", MetadataProblems.NameMissing)]
    [InlineData("{\"name\":7}", MetadataProblems.FieldType)]
    [InlineData("{\"name\":\"\\ud800\"}", MetadataProblems.TextEncoding)]
    [InlineData("{\"name\":\"A\",}", MetadataProblems.JsonLenient)]
    [InlineData("{\"name\":\"A\" /* here */ }", MetadataProblems.JsonLenient)]
    [InlineData("{\"name\":\"A\",\"website\":\"javascript:alert(1)\"}", MetadataProblems.LinkMalformed)]
    [InlineData("{\"name\":\"A\",\"website\":\"/relative\"}", MetadataProblems.LinkMalformed)]
    [InlineData("{\"name\":\"A\",\"logo\":\"file:///etc/passwd\"}", MetadataProblems.LinkMalformed)]
    [InlineData("{\"name\":\"A\\u202Egnp\"}", MetadataProblems.TextHidden)]
    [InlineData("{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}", MetadataProblems.JsonTooDeep)]
    public void What_is_wrong_is_told_by_a_code(string json, string problem)
    {
        var file = Read(json);
        Assert.Contains(file.Problems, p => p.Code == problem);
        Assert.Null(file.Website);
        Assert.Null(file.Image);
    }

    [Fact]
    public void Brackets_in_a_text_are_no_depth() => Assert.Equal(new string('[', 100), Read($$"""{"name":"{{new string('[', 100)}}","description":"\"[[[["}""").Name);

    [Fact]
    public void Long_and_hostile_text_is_cut_and_cleaned()
    {
        var file = Read($$"""{"name":"{{new string('x', 199)}}😀😀","description":"a\u0000b\u0007\nc\u2066d"}""");
        Assert.Equal(199, file.Name!.Length);
        Assert.Equal("a\uFFFDb\ncd", file.Description);
        Assert.Contains(file.Problems, p => p is { Code: MetadataProblems.TextCut, At: "name" });
    }

    [Fact]
    public void A_byte_order_mark_UTF_16_and_broken_UTF_8_are_read()
    {
        Assert.Equal("A", ServiceFile.Read([.. Encoding.UTF8.Preamble, .. "{\"name\":\"A\"}"u8], false).Name);
        Assert.Equal("É", ServiceFile.Read([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{\"name\":\"É\"}")], false).Name);
        var broken = ServiceFile.Read([.. "{\"name\":\"A"u8, 0xFF, .. "\"}"u8], false);
        Assert.Equal("A\uFFFD", broken.Name);
        Assert.Contains(broken.Problems, p => p.Code == MetadataProblems.TextEncoding);
    }

    [Fact]
    public void Every_code_is_told_once_with_a_cure()
    {
        var codes = typeof(MetadataProblems).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).ToList();
        Assert.Equal(codes, MetadataProblems.All.Select(p => p.Code));
        Assert.All(MetadataProblems.All, p => Assert.True(p.Meaning.Length > 10 && p.Cure.Length > 5, p.Code));
        var documented = File.ReadAllText(Path.Combine(Testing.RepositoryRoot.Find(), "docs", "metadata.md"));
        Assert.All(codes, code => Assert.Contains($"| `{code}` |", documented, StringComparison.Ordinal));
    }

    private static MetadataReading Read(string json, bool avs = false) => ServiceFile.Read(Encoding.UTF8.GetBytes(json), avs);
}
