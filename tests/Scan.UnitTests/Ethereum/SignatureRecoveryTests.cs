using Scan.Domain.Primitives;
using Scan.Ethereum;
using Xunit;

namespace Scan.UnitTests.Ethereum;

public sealed class SignatureRecoveryTests
{
    [Fact]
    public async Task The_signer_is_the_one_that_viem_signed_with()
    {
        var lines = await Oracle.LinesAsync("primitives-corpus.mjs", 100, 4361, TestContext.Current.CancellationToken);
        foreach (var line in lines.Where(l => (string)l["kind"]! == "signature"))
        {
            var (hash, signature) = (Hash32.Parse((string)line["hash"]!), Hex.Decode((string)line["signature"]!));
            var signer = Address.Parse((string)line["address"]!);
            Assert.Equal(signer, SignatureRecovery.TryRecover(hash, signature));
            signature[64] -= 27;
            Assert.Equal(signer, SignatureRecovery.TryRecover(hash, signature));
            signature[64] ^= 1;
            Assert.NotEqual(signer, SignatureRecovery.TryRecover(hash, signature));
            Assert.NotEqual(signer, SignatureRecovery.TryRecover(Hash32.Zero, signature));
        }
    }

    [Fact]
    public void A_message_is_hashed_as_wallets_hash_it() =>
        Assert.Equal("0xd9eba16ed0ecae432b71fe008c98cc872bb4cc214d3220a36f365326cf807d68", SignatureRecovery.HashOfMessage("hello world").ToString());

    [Theory]
    [InlineData("", "")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", "0000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", "0000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001", "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000005", "0000000000000000000000000000000000000000000000000000000000000001")]
    public void A_signature_that_no_key_can_make_has_no_signer(string r, string s) =>
        Assert.Null(SignatureRecovery.TryRecover(Keccak256.Hash("x"), [.. Convert.FromHexString(r + s), 27]));

    [Fact]
    public void An_unknown_recovery_id_has_no_signer() =>
        Assert.Null(SignatureRecovery.TryRecover(Keccak256.Hash("x"), [.. new byte[31], 1, .. new byte[31], 1, 29]));
}
