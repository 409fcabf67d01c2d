using System.Text.Json.Nodes;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Xunit;

namespace Scan.UnitTests.Ethereum;

public sealed class PrimitivesCorpusTests
{
    [Fact]
    public async Task Hashes_checksums_and_texts_are_those_of_independent_implementations()
    {
        var lines = await Oracle.LinesAsync("primitives-corpus.mjs", 2000, 55, TestContext.Current.CancellationToken);
        foreach (var line in lines) Check(line);
        Assert.Equal(["keccak", "address", "text", "signature"], lines.Select(l => (string)l["kind"]!).Distinct());
    }

    private static void Check(JsonNode line)
    {
        switch ((string)line["kind"]!)
        {
            case "keccak":
                Assert.Equal((string)line["hash"]!, Keccak256.Hash(Hex.Decode((string)line["input"]!)).ToString());
                break;
            case "address":
                var address = Address.Parse((string)line["address"]!);
                Assert.Equal((string)line["checksum"]!, address.ToChecksum());
                Assert.Equal(address, Address.Parse((string)line["checksum"]!));
                break;
            case "text":
                Assert.Equal((string)line["text"]!, ChainText.FromUtf8(Hex.Decode((string)line["bytes"]!)));
                break;
        }
    }
}
