using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Chain;
using Scan.Indexer.Projections;
using Scan.Testing;
using Xunit;

namespace Scan.UnitTests.Indexer;

/// <summary>Contracts that loop, or answer without end, beside nodes that are ill: what is the contract's is kept, what is the node's stops the chain until it is well.</summary>
public sealed class BoundedViewsTests
{
    private const string Silence = "the contract gave no answer, while the node answered other calls";
    private static readonly Address Bad = Address.Parse("0x00000000000000000000000000000000000000bd");
    private static readonly BlockView[] Views = [.. Enumerable.Range(1, 9).Select(i => View(i == 6 ? Bad : Address.Parse($"0x{i:x40}"), i))];
    private readonly Node first = new(), second = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Fault.TimeOut)]
    [InlineData(Fault.ServerError)]
    [InlineData(Fault.OwnTimeOut)]
    [InlineData(Fault.BatchesTimeOut)]
    [InlineData(Fault.Unknown)]
    public async Task A_view_that_never_answers_is_its_contracts_silence_and_costs_nobody_elses_answer(Fault fault)
    {
        first.OfBad = fault;
        var outcomes = await Of(first).ViewAsync(Views, Ct);
        Assert.Equal(Silence, Assert.IsType<UnansweredViewException>(outcomes[5].Error).Message);
        for (var i = 0; i < Views.Length; i++)
        {
            if (i != 5) Assert.Equal(Word(i + 1), outcomes[i].Value);
        }
        Assert.Equal(BoundedViews.Tries, first.AloneOfBad);
    }

    [Fact]
    public async Task The_silence_is_an_observation_that_says_so()
    {
        first.OfBad = Fault.TimeOut;
        var outcome = Assert.Single(await Of(first).ViewAsync([Views[5]], Ct));
        var at = new LogPosition(1, 5, default, 0, default, 0, 0);
        var observation = Enricher.Observe(at, new ViewCall(Bad, [1]), outcome);
        Assert.Equal((null, Silence), (observation.Value, observation.Missing));
    }

    [Fact]
    public async Task A_contracts_words_are_cut_between_characters()
    {
        first.OfBad = Fault.Refuses;
        var outcome = Assert.Single(await Of(first).ViewAsync([Views[5]], Ct));
        var missing = Enricher.Observe(new LogPosition(1, 5, default, 0, default, 0, 0), new ViewCall(Bad, [1]), outcome).Missing!;
        Assert.StartsWith("the contract refused: x😀", missing, StringComparison.Ordinal);
        Assert.Equal(22 + 199 + 1, missing.Length);
        Assert.True(char.IsLowSurrogate(missing[^2]));
    }

    [Theory]
    [InlineData(BoundedViews.MostBytes, true)]
    [InlineData(BoundedViews.MostBytes + 1, false)]
    [InlineData(5_000_000, false)]
    public async Task An_answer_without_end_is_none_and_costs_nobody_elses(int bytes, bool isTaken)
    {
        (first.OfBad, first.Length) = (Fault.Long, bytes);
        foreach (var views in new[] { Views, [Views[5]] })
        {
            var outcomes = await Of(first).ViewAsync(views, Ct);
            var outcome = outcomes[views.Length == 1 ? 0 : 5];
            Assert.Equal((isTaken ? bytes : null, isTaken ? null : "the contract answered with more than 16384 bytes"), (outcome.Value?.Length, outcome.Error?.Message));
            Assert.Equal(views.Length - 1, outcomes.Count(o => o.Value is { Length: 32 }));
        }
    }

    /// <summary>The proof is made between the tries: a node that comes and goes is no witness against a contract.</summary>
    [Theory]
    [InlineData(Fault.TimeOut)]
    [InlineData(Fault.ServerError)]
    [InlineData(Fault.Unauthorized)]
    [InlineData(Fault.RateLimit)]
    [InlineData(Fault.Unknown)]
    public async Task An_ill_node_makes_no_observations(Fault fault)
    {
        first.OfAll = fault;
        await Assert.ThrowsAnyAsync<RpcException>(() => Of(first).ViewAsync(Views, Ct));
        await Assert.ThrowsAnyAsync<RpcException>(() => Of(first).ViewAsync([Views[0]], Ct));
        (first.OfAll, first.OfBad, first.DiesAfter) = (Fault.None, Fault.TimeOut, 2);
        await Assert.ThrowsAnyAsync<RpcException>(() => Of(first).ViewAsync([Views[5]], Ct));
    }

    /// <summary>What reads no state is no witness for it.</summary>
    [Fact]
    public async Task A_node_whose_states_are_damaged_makes_no_observations_whatever_else_it_answers()
    {
        first.HasState = false;
        await Assert.ThrowsAsync<RpcTransportException>(() => Of(first).ViewAsync(Views[..3], Ct));
        await Assert.ThrowsAsync<RpcTransportException>(() => Of(first).ViewAsync([Views[5]], Ct));
        Assert.Equal(Word(4), Assert.Single(await Of(first).ViewAsync([Views[3]], Ct)).Value);
    }

    /// <summary>How many calls a provider gives is between it and us.</summary>
    [Fact]
    public async Task A_rate_limit_is_never_taken_for_a_contracts_silence()
    {
        first.OfBad = Fault.RateLimit;
        await Assert.ThrowsAsync<RpcRateLimitedException>(() => Of(first).ViewAsync(Views, Ct));
    }

    [Fact]
    public async Task A_batch_that_came_too_early_is_sent_again_as_it_was()
    {
        first.Limited = BoundedViews.Tries;
        Assert.All(await Of(first).ViewAsync(Views, Ct), outcome => Assert.True(outcome.Ok));
        Assert.Equal(BoundedViews.Tries + 1, first.Served);
    }

    [Fact]
    public async Task A_provider_that_refuses_old_states_in_words_of_its_own_is_not_ill()
    {
        first.RefusesOldStates = true;
        var outcomes = await Of(first).ViewAsync([.. Enumerable.Range(0, 900).Select(i => Views[i % 9])], Ct);
        Assert.Equal(900, outcomes.Count(outcome => outcome.Error!.Message.Contains("upgrade your plan", StringComparison.Ordinal)));
        // It does not have to say so to each view alone.
        Assert.True(first.Served < 90, $"{first.Served} requests were sent.");
    }

    [Fact]
    public async Task What_one_endpoint_does_not_get_to_know_another_may_know()
    {
        first.OfBad = Fault.TimeOut;
        var outcomes = await Of(first, second).ViewAsync(Views, Ct);
        Assert.All(outcomes, outcome => Assert.Null(outcome.Error));
        Assert.Equal(Word(6), outcomes[5].Value);
    }

    [Fact]
    public async Task The_words_of_an_endpoint_that_knows_no_more_replace_nothing()
    {
        (first.OfBad, second.RefusesOldStates) = (Fault.TimeOut, true);
        Assert.Equal(Silence, (await Of(first, second).ViewAsync(Views, Ct))[5].Error?.Message);
    }

    [Fact]
    public async Task A_second_endpoint_that_is_away_does_not_make_a_silent_contract_stop_the_chain()
    {
        (first.OfBad, second.OfAll) = (Fault.TimeOut, Fault.ServerError);
        var outcomes = await Of(first, second).ViewAsync(Views, Ct);
        Assert.Equal(Silence, outcomes[5].Error?.Message);
        Assert.Equal(8, outcomes.Count(outcome => outcome.Ok));
    }

    private static BlockView View(Address to, int i) => new(to, [(byte)i], Keccak256.Hash([1]));

    private static byte[] Word(int i) => [.. new byte[31], (byte)i];

    private static ChainNode Of(params Node[] nodes)
    {
        var time = new HastyTime();
        var options = new JsonRpcOptions { Attempts = 2 };
        return new(new EthereumEndpoints([.. nodes.Select((node, i) => new EthereumClient(new JsonRpcClient(new HttpClient(node), new Uri($"http://node{i}.test"), options, time)))], time), 1, "test", time, NullLogger.Instance);
    }

    /// <summary>Pauses are over at once; deadlines are never reached.</summary>
    internal sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime < TimeSpan.FromSeconds(20) ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, period);
    }

    public enum Fault
    {
        None,
        TimeOut,
        ServerError,

        /// <summary>The node itself gives up on the call.</summary>
        OwnTimeOut,

        /// <summary>The node gives up on all calls of the batch.</summary>
        BatchesTimeOut,
        Unknown,
        Unauthorized,
        RateLimit,
        Long,
        Refuses,
    }

    /// <summary>Every contract answers its call data as a word, but for one; at 4 stands the precompiled contract that every node has.</summary>
    private sealed class Node : HttpMessageHandler
    {
        private int served, dies = int.MaxValue;

        /// <summary>Requests with views, or for code, so far.</summary>
        public int Served => served;

        public Fault OfBad { get; set; }
        public Fault OfAll { get; set; }
        public int Length { get; set; }
        public bool RefusesOldStates { get; set; }

        /// <summary>False: whatever would read an account gets no answer.</summary>
        public bool HasState { get; set; } = true;

        /// <summary>Requests that are refused for their number before one is answered.</summary>
        public int Limited { get; set; }

        /// <summary>Requests from now until nothing is answered any more.</summary>
        public int DiesAfter { set => dies = served + value; }

        public int AloneOfBad { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var asked = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
            var calls = asked as JsonArray ?? [asked.DeepClone()];
            if (calls[0]!["method"]!.GetValue<string>() is not ("eth_call" or "eth_getCode")) return Text(Result(calls[0]!, "0x1").ToJsonString());
            if (served++ >= dies) throw new HttpRequestException("away");
            if (!HasState && calls.Any(call => IsCode(call) || call!["params"]![0]!["to"]!.GetValue<string>() != Views[3].To.ToString())) throw new OperationCanceledException();
            if (Limited-- > 0) return new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent("slower") };
            var hasBad = calls.Any(IsBad);
            if (hasBad && asked is JsonObject) AloneOfBad++;
            var fault = OfAll != Fault.None ? OfAll : hasBad ? OfBad : Fault.None;
            switch (fault)
            {
                // What the client makes of it when its own clock runs out.
                case Fault.TimeOut: throw new OperationCanceledException();
                case Fault.ServerError: return new HttpResponseMessage(HttpStatusCode.InternalServerError) { Content = new StringContent("sorry") };
                case Fault.Unauthorized: return new HttpResponseMessage(HttpStatusCode.Unauthorized) { Content = new StringContent("no key") };
                case Fault.RateLimit: return new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent("slower") };
            }
            var answers = calls.Select(call => Answer(call!, fault)).ToArray();
            return Text(asked is JsonArray ? new JsonArray(answers).ToJsonString() : answers[0].ToJsonString());
        }

        private JsonNode Answer(JsonNode call, Fault fault)
        {
            if (RefusesOldStates && call["params"]![1] is JsonObject) return Error(call, -32050, "upgrade your plan");
            var isMeant = OfAll != Fault.None || IsBad(call);
            return fault switch
            {
                Fault.OwnTimeOut when isMeant => Error(call, -32000, "execution aborted (timeout = 5s)"),
                Fault.BatchesTimeOut => Error(call, -32002, "request timed out"),
                Fault.Unknown when isMeant => Error(call, -32099, "something is odd"),
                Fault.Long when isMeant => Result(call, "0x" + new string('a', 2 * Length)),
                Fault.Refuses when isMeant => Error(call, 3, "execution reverted", Hex.Encode(Scan.Ethereum.Abi.FunctionAbi.Parse("error Error(string message)").Encode("x" + string.Concat(Enumerable.Repeat("😀", 50_000))))),
                _ when IsCode(call) => Result(call, "0x"),
                _ => Result(call, "0x" + new string('0', 62) + call["params"]![0]!["data"]!.GetValue<string>()[2..]),
            };
        }

        private static bool IsCode(JsonNode? call) => call!["method"]!.GetValue<string>() == "eth_getCode";

        private static bool IsBad(JsonNode? call) => !IsCode(call) && call!["params"]![0]!["to"]!.GetValue<string>().Equals(Bad.ToString(), StringComparison.OrdinalIgnoreCase);

        private static JsonObject Result(JsonNode call, string result) => new() { ["jsonrpc"] = "2.0", ["id"] = call["id"]!.GetValue<int>(), ["result"] = result };

        private static JsonObject Error(JsonNode call, int code, string message, string? data = null) =>
            new() { ["jsonrpc"] = "2.0", ["id"] = call["id"]!.GetValue<int>(), ["error"] = new JsonObject { ["code"] = code, ["message"] = message, ["data"] = data } };

        private static HttpResponseMessage Text(string body) => new(HttpStatusCode.OK) { Content = new StringContent(body) };
    }
}
