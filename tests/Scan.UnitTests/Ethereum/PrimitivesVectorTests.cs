using System.Text;
using Scan.Domain.Primitives;
using Xunit;

namespace Scan.UnitTests.Ethereum;

/// <summary>Published vectors, which need no oracle.</summary>
public sealed class PrimitivesVectorTests
{
    [Theory]
    [InlineData("", "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    [InlineData("Transfer(address,address,uint256)", "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef")]
    public void Keccak_is_ethereum_s_and_not_sha_3(string text, string hash) => Assert.Equal(hash, Keccak256.Hash(Encoding.UTF8.GetBytes(text)).ToString());

    [Theory]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")]
    [InlineData("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB")]
    [InlineData("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("0xde709f2102306220921060314715629080e2fb77")]
    public void Addresses_of_eip_55_keep_their_checksum(string address)
    {
        Assert.Equal(address, Address.Parse(address).ToChecksum());
        Assert.Equal(Address.Parse(address), Address.Parse(address.ToLowerInvariant()));
    }

    [Fact]
    public void A_wrong_checksum_is_no_address() => Assert.False(Address.TryParse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", null, out _));
}
