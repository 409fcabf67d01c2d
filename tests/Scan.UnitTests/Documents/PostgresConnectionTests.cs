using Npgsql;
using Scan.Documents;
using Xunit;

namespace Scan.UnitTests.Documents;

public sealed class PostgresConnectionTests
{
    [Fact]
    public void A_URI_may_be_percent_encoded_and_carry_parameters()
    {
        var parsed = PostgresConnection.Parse("postgres://an%40user:p%3Aw%2Fd@db.example:6432/sc%20an?sslmode=verify-full&application_name=me");
        Assert.Equal(("db.example", 6432, "an@user", "p:w/d", "sc an"), (parsed.Host, parsed.Port, parsed.Username, parsed.Password, parsed.Database));
        Assert.Equal((SslMode.VerifyFull, "me"), (parsed.SslMode, parsed.ApplicationName));
    }

    [Theory]
    [InlineData("postgresql://localhost/scan", "localhost", 5432)]
    [InlineData("postgres://u@[::1]:5433/scan", "::1", 5433)]
    [InlineData("Host=localhost;Port=5434;Database=scan", "localhost", 5434)]
    public void Host_and_port_are_read_from_either_form(string text, string host, int port)
    {
        var parsed = PostgresConnection.Parse(text);
        Assert.Equal((host, port, "scan"), (parsed.Host, parsed.Port, parsed.Database));
    }

    [Theory]
    [InlineData("postgres://u:secret@host:99999/db")]
    [InlineData("postgres://u:secret@host/db?nonsense=1")]
    [InlineData("postgres://u:secret@host/db?sslmode=maybe")]
    [InlineData("Password=secret;Nonsense=1")]
    [InlineData("secret")]
    public void What_is_neither_is_refused_without_repeating_a_password(string text)
    {
        var refused = Assert.Throws<FormatException>(() => PostgresConnection.Parse(text));
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }
}
