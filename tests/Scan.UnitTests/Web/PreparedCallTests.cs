using System.Numerics;
using System.Text.Json.Nodes;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.UnitTests.Ethereum;
using Scan.Web.Features.Avs;
using Scan.Web.Features.Builder;
using Scan.Web.Features.Delegating;
using Scan.Web.Features.Stakers;
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

    private static PreparedCall Completed(Withdrawal w, JsonNode given)
    {
        // The struct that is sent is the one whose hash the contract knows.
        Assert.Equal(w.Root, WithdrawalCalls.Root(w));
        Assert.Null(WithdrawalCalls.Problem(w));
        Assert.NotNull(WithdrawalCalls.Problem(w with { StartBlock = w.StartBlock + 1 }));
        Address[] tokens = [.. given["positions"]!.AsArray().Select(p => Address.Parse((string)p!["token"]!))];
        return WithdrawalCalls.Of(1, Manager, w, tokens, (bool)given["asTokens"]!, "it");
    }

    private static Withdrawal Queued(JsonNode given) => new()
    {
        ChainId = 1, Root = Hash32.Parse((string)given["root"]!), Era = WithdrawalEra.Slashing, Status = WithdrawalStatus.Queued,
        Staker = Address.Parse((string)given["staker"]!), Operator = given["operator"] is { } to ? Address.Parse((string)to!) : null, Withdrawer = Address.Parse((string)given["withdrawer"]!),
        Nonce = BigInteger.Parse((string)given["nonce"]!, System.Globalization.CultureInfo.InvariantCulture), StartBlock = (long)given["startBlock"]!,
        Shares = [.. given["positions"]!.AsArray().Select(p => new WithdrawalShares(Address.Parse((string)p!["strategy"]!), BigInteger.Parse((string)p["shares"]!, System.Globalization.CultureInfo.InvariantCulture), null))],
    };

    private static PreparedCall Prepare(string name, JsonNode given)
    {
        string Text(string field) => (string)given[field]!;
        Address At(string field) => Address.Parse(Text(field));
        BigInteger Number(string field) => BigInteger.Parse(Text(field), System.Globalization.CultureInfo.InvariantCulture);
        return name switch
        {
            "delegateTo" => DelegationCalls.Delegate(1, Manager, null, At("operator"), "it", new Approval(Hex.Decode(Text("signature")), Number("expiry"), Hash32.Parse(Text("salt")))),
            "completeQueuedWithdrawal" => Completed(Queued(given), given),
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
