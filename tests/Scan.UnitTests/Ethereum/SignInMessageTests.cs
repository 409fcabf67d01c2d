using System.Globalization;
using Scan.Ethereum;
using Xunit;

namespace Scan.UnitTests.Ethereum;

public sealed class SignInMessageTests
{
    private const string Good = """
        scan.example.org wants you to sign in with your Ethereum account:
        0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2

        Sign in to Scan.

        URI: https://scan.example.org/account
        Version: 1
        Chain ID: 1
        Nonce: 32891756a
        Issued At: 2026-03-01T12:00:00.000Z
        Expiration Time: 2026-03-01T12:10:00.000Z
        """;

    [Fact]
    public async Task Messages_and_signatures_are_read_as_viem_makes_them()
    {
        var lines = await Oracle.LinesAsync("sign-in.mjs", 200, 4361, TestContext.Current.CancellationToken);
        Assert.Equal(200, lines.Count);
        foreach (var line in lines)
        {
            var text = line["message"]!.GetValue<string>();
            var message = SignInMessage.TryParse(text, out var problem);
            Assert.True(message is not null, $"{problem}: {text}");
            Assert.Equal(line["address"]!.GetValue<string>(), message.Address.ToChecksum());
            Assert.Equal((line["domain"]!.GetValue<string>(), line["scheme"]?.GetValue<string>(), line["statement"]?.GetValue<string>()), (message.Domain, message.Scheme, message.Statement));
            Assert.Equal((line["uri"]!.GetValue<string>(), line["nonce"]!.GetValue<string>(), line["requestId"]?.GetValue<string>()), (message.Uri.OriginalString, message.Nonce, message.RequestId));
            Assert.Equal(line["chainId"]!.GetValue<long>(), message.ChainId);
            Assert.Equal((At(line["issuedAt"]), At(line["expirationTime"]), At(line["notBefore"])), (message.IssuedAt, message.ExpirationTime, message.NotBefore));
            Assert.Equal(line["resources"]!.AsArray().Select(r => r!.GetValue<string>()), message.Resources);
            Assert.Equal(text, message.ToString());
            Assert.Equal(message.Address, SignatureRecovery.TryRecover(SignatureRecovery.HashOfMessage(text), Convert.FromHexString(line["signature"]!.GetValue<string>()[2..])));
        }
    }

    [Theory]
    [InlineData("wants you to sign in with your Ethereum account:", "wants you to sign in with your Ethereum account")]
    [InlineData("scan.example.org wants", " wants")]
    [InlineData("scan.example.org wants", "scan.example.org/evil wants")]
    [InlineData("scan.example.org wants", "user@scan.example.org wants")]
    [InlineData("scan.example.org wants", "://scan.example.org wants")]
    [InlineData("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2")]
    [InlineData("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", "0xc02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2")]
    [InlineData("Sign in to Scan.\n", "Sign in to Scan.\nReally.\n")]
    [InlineData("Version: 1", "Version: 2")]
    [InlineData("Chain ID: 1", "Chain ID: -1")]
    [InlineData("Chain ID: 1", "Chain ID: 0x1")]
    [InlineData("Nonce: 32891756a", "Nonce: 3289175")]
    [InlineData("Nonce: 32891756a", "Nonce: 32891756-a")]
    [InlineData("Issued At: 2026-03-01T12:00:00.000Z", "Issued At: yesterday")]
    [InlineData("Issued At: 2026-03-01T12:00:00.000Z", "Issued At: 2026-03-01T12:00:00.000")]
    [InlineData("Issued At: 2026-03-01T12:00:00.000Z", "Issued At: 2026-13-01T12:00:00.000Z")]
    [InlineData("URI: https://scan.example.org/account", "URI: account")]
    [InlineData("URI: https://scan.example.org/account\nVersion: 1", "Version: 1\nURI: https://scan.example.org/account")]
    [InlineData("Expiration Time: 2026-03-01T12:10:00.000Z", "Expiration Time: 2026-03-01T12:10:00.000Z\nNot before: 2026-03-01T12:10:00.000Z")]
    [InlineData("Expiration Time: 2026-03-01T12:10:00.000Z", "Expiration Time: 2026-03-01T12:10:00.000Z\n")]
    [InlineData("Expiration Time: 2026-03-01T12:10:00.000Z", "Expiration Time: 2026-03-01T12:10:00.000Z\nExpiration Time: 2026-03-01T12:10:00.000Z")]
    [InlineData("\n", "\r\n")]
    public void What_departs_from_the_grammar_is_refused(string part, string other)
    {
        Assert.NotNull(SignInMessage.TryParse(Good, out _));
        Assert.Null(SignInMessage.TryParse(Good.Replace(part, other, StringComparison.Ordinal), out var problem));
        Assert.NotNull(problem);
    }

    private static DateTimeOffset? At(System.Text.Json.Nodes.JsonNode? text) => text is null ? null : DateTimeOffset.Parse(text.GetValue<string>(), CultureInfo.InvariantCulture);
}
