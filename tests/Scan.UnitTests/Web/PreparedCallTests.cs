using System.Numerics;
using System.Text.Json.Nodes;
using Scan.Domain.Primitives;
using Scan.UnitTests.Ethereum;
using Scan.Web.Features.Avs;
using Scan.Web.Features.Builder;
using Scan.Web.Features.Delegating;
using Scan.Web.Features.Transactions;
using Xunit;

namespace Scan.UnitTests.Web;

/// <summary>What a wallet is asked to sign, judged by viem with the contracts' own declarations.</summary>
public sealed class PreparedCallTests
{
    private const int Lines = 600;
    private static readonly Address Manager = Address.Parse("0x00000000000000000000000000000000000000aa");

    [Fact]
    public async Task Every_prepared_call_is_what_viem_encodes()
    {
        var lines = await Oracle.LinesAsync("prepared-calls.mjs", Lines, 8004, TestContext.Current.CancellationToken);
        foreach (var line in lines) Assert.Equal((string)line["data"]!, Hex.Encode(Prepare((string)line["name"]!, line["given"]!).Data));
        Assert.Equal(Lines, lines.Count);
    }

    [Fact]
    public void What_is_shown_is_read_back_from_the_call_data()
    {
        var (staker, strategy) = (Address.Parse("0x1111111111111111111111111111111111111111"), Address.Parse("0x2222222222222222222222222222222222222222"));
        var call = DelegationCalls.Withdraw(1, Manager, staker, strategy, 42, "42 units");
        Assert.Equal(
        [
            new CallField("params[0].strategies[0]", "address", strategy.ToChecksum()),
            new CallField("params[0].depositShares[0]", "uint256", "42"),
            new CallField("params[0].withdrawer", "address", staker.ToChecksum()),
        ], call.Fields);
        var forged = call with { Data = DelegationCalls.Withdraw(1, Manager, staker, strategy, 43, "42 units").Data };
        Assert.Equal("43", forged.Fields[1].Value);
    }

    private static PreparedCall Prepare(string name, JsonNode given)
    {
        string Text(string field) => (string)given[field]!;
        Address At(string field) => Address.Parse(Text(field));
        BigInteger Number(string field) => BigInteger.Parse(Text(field), System.Globalization.CultureInfo.InvariantCulture);
        return name switch
        {
            "delegateTo" => DelegationCalls.Delegate(1, Manager, null, At("operator"), "it", new Approval(Hex.Decode(Text("signature")), Number("expiry"), Hash32.Parse(Text("salt")))),
            "undelegate" => DelegationCalls.Undelegate(1, Manager, At("staker")),
            "queueWithdrawals" => DelegationCalls.Withdraw(1, Manager, At("staker"), At("strategy"), Number("shares"), "it"),
            "register" => RegistryCalls.Register(1, Manager, null, Text("uri"), given["key"] is null ? [] : [(Text("key"), Hex.Decode(Text("value")))]),
            "setAgentURI" => RegistryCalls.SetUri(1, Manager, null, Number("id"), Text("uri")),
            "setMetadata" => RegistryCalls.SetMetadata(1, Manager, null, Number("id"), Text("key"), Hex.Decode(Text("value"))),
            "updateOperatorsForQuorum" => QuorumCalls.Update(1, Manager, null, (byte)(int)given["quorum"]!, [.. given["operators"]!.AsArray().Select(o => Address.Parse((string)o!))], ""),
            _ => throw new ArgumentException($"No call {name} is prepared."),
        };
    }
}
