using System.Text;
using Scan.Documents;
using Xunit;

namespace Scan.UnitTests.Documents;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("""{"a":"plain"}""", """{"a":"plain"}""")]
    [InlineData("""["\u0000"]""", """["\uFFFD"]""")]
    [InlineData("""["\\u0000"]""", """["\\u0000"]""")]
    [InlineData("""["\\\u0000"]""", """["\\\uFFFD"]""")]
    [InlineData("""["\uD83D\uDE00"]""", """["\uD83D\uDE00"]""")]
    [InlineData("""["\ud83d"]""", """["\uFFFD"]""")]
    [InlineData("""["\uDE00\uD83D"]""", """["\uFFFD\uFFFD"]""")]
    [InlineData("""["\uD83D\uD83D\uDE00"]""", """["\uFFFD\uD83D\uDE00"]""")]
    [InlineData("""["\n\t\"\/\u0041"]""", """["\n\t\"\/\u0041"]""")]
    [InlineData("\"\\", "\"\\")]
    [InlineData("\"\\u00", "\"\\u00")]
    public void Only_escapes_that_PostgreSQL_refuses_are_replaced(string json, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        JsonText.Clean(bytes);
        Assert.Equal(expected, Encoding.UTF8.GetString(bytes));
    }
}
