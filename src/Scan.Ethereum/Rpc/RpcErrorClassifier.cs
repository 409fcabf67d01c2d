using System.Globalization;
using System.Text.RegularExpressions;

namespace Scan.Ethereum.Rpc;

/// <summary>Turns a node's or provider's error into its kind, by its code where that is telling and by its wording where it is not.</summary>
internal static partial class RpcErrorClassifier
{
    private const long LimitExceeded = -32005;
    private const long ExecutionReverted = 3;
    private const long PrunedHistory = 4444;
    private const long VmExecutionError = -32015;

    public static RpcException Classify(RpcError error, string method)
    {
        var text = error.Message;
        var shown = $"{method}: {text} ({error.Code})";
        if (error.Code is ExecutionReverted or VmExecutionError || (Executes(method) && ExecutionWords().IsMatch(text))) return Execution(error, shown);
        if (BeyondHeadWords().IsMatch(text)) return new RpcMissingStateException(shown);
        if (method == "eth_getLogs" && RangeWords().IsMatch(text))
        {
            return QuotaWords().IsMatch(text) && !SizeWords().IsMatch(text) ? new RpcRateLimitedException(shown) : new RpcRangeTooLargeException(shown, Suggestion(text), MaxBlocks(text));
        }
        if (error.Code == PrunedHistory || MissingWords().IsMatch(text)) return new RpcMissingStateException(shown);
        if (error.Code is LimitExceeded or 429 || RateWords().IsMatch(text)) return new RpcRateLimitedException(shown);
        if (TransientWords().IsMatch(text)) return new RpcTransportException(shown);
        return new RpcErrorException(shown, error.Code);
    }

    private static bool Executes(string method) => method is "eth_call" or "eth_estimateGas" or "eth_sendTransaction" or "eth_sendRawTransaction";

    private static RpcExecutionException Execution(RpcError error, string shown)
    {
        var reason = RevertReason.Parse(error.Data ?? ReadOnlyMemory<byte>.Empty);
        var isTold = reason.Selector is null || error.Message.Contains(reason.ToString(), StringComparison.Ordinal);
        return new RpcExecutionException(isTold ? shown : $"{shown}: {reason}", reason);
    }

    /// <summary>A range in brackets or after "range": Alchemy, Infura, zkSync, reth.</summary>
    private static BlockRange? Suggestion(string text)
    {
        var match = SuggestedRange().Match(text);
        if (!match.Success || Number(match.Groups["from"].Value) is not { } from || Number(match.Groups["to"].Value) is not { } to) return null;
        return to >= from ? new BlockRange(from, to) : null;
    }

    private static int? MaxBlocks(string text)
    {
        var match = MostBlocks().Match(text);
        if (!match.Success || Number(match.Groups["most"].Value) is not { } most) return null;
        if (match.Groups["k"].Success) most *= 1000;
        return most is > 0 and <= 10_000_000 ? (int)most : null;
    }

    private static long? Number(string text) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) && hex >= 0 ? hex : null
        : long.TryParse(text.Replace(",", "").Replace(".", ""), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private const RegexOptions Words = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"revert|VM execution error|VM Exception|out of gas|invalid opcode|bad instruction|bad jump|invalid jump|stack (under|over)flow|stack limit|gas uint64 overflow|EVM error|EvmError|write protection", Words)]
    private static partial Regex ExecutionWords();

    [GeneratedRegex(@"returned more than|exceeds? max(imum)? (results|logs|block range|response)|max(imum)? results|too many (results|logs|blocks)|(block )?range (is |limit |was )?(too (large|wide|big)|exceed|greater)|block range|blocks range|blocks distance|requested blocks|range allowed|limited to (a )?\d|ranges? over|max range|maximum range|exceeded max|response size|response (is )?too (large|big)|logs matched by query exceeds|query timeout exceeded|query must be smaller|limit the query|no backend is currently healthy|(?<!rate |request |requests |count |capacity )limit exceeded|suggested range|is larger than .* limit", Words)]
    private static partial Regex RangeWords();

    /// <summary>How much a customer may ask for in a time, which providers word like the bounds of a range.</summary>
    [GeneratedRegex(@"\brequests\b|request (limit|count|rate)|\bcalls\b|per (second|minute|hour|day|month)|/ ?(s|sec|second|min|minute|day)\b|rate.?limit|quota|credits?|compute units?|throughput|(daily|monthly|usage|account|app|key|call|cu) limit", Words)]
    private static partial Regex QuotaWords();

    /// <summary>What only the bounds of a range speak of, whatever else they mention.</summary>
    [GeneratedRegex(@"\bblocks?\b|\branges?\b|\bresults?\b|\blogs?\b|\bresponse\b", Words)]
    private static partial Regex SizeWords();

    [GeneratedRegex(@"missing trie node|state (is )?(not available|unavailable|already pruned|missing)|historical state|required data unavailable|header not found|unknown block|block not found|cannot find block|block .*(is not|not) (found|available|canonical)|hash .* is not currently canonical|no state available|prun(ed|ing)|archive|old data not available|proof window|BlockOutOfRange|block height is .* but requested|resource not found", Words)]
    private static partial Regex MissingWords();

    [GeneratedRegex(@"unfinalized|beyond (the )?(current )?head|invalid block range params|after last accepted block", Words)]
    private static partial Regex BeyondHeadWords();

    [GeneratedRegex(@"rate.?limit|too many requests|throughput|compute units|request limit|requests? (per|count)|capacity|call rate|quota|daily limit|exceeded.*(rps|credits)|limit exceeded", Words)]
    private static partial Regex RateWords();

    [GeneratedRegex(@"time(d)?.?out|temporar|unavailable|internal error|try again|busy|overloaded|bad gateway|no response|not healthy|connection (reset|refused)|syncing|shutting down", Words)]
    private static partial Regex TransientWords();

    [GeneratedRegex(@"(\[|range )\s*(?<from>0x[0-9a-f]+|\d+)\s*(,|-|\.\.|to)\s*(?<to>0x[0-9a-f]+|\d+)\b", Words)]
    private static partial Regex SuggestedRange();

    [GeneratedRegex(@"(limited to( a)?( 0 ?-)?|up to an?|at most|max(imum)?( block)? range( is)?:?|max(imum)? (is set to|is)|requested blocks is|maximum \[from, to\] blocks distance:|plan \(\d+ >|max range limit for eth_getLogs:|smaller than size|block range greater than|block range exceeds|\(maximum|max:|ranges over) ?(?<most>\d[\d,.]*)(?<k>k)?", Words)]
    private static partial Regex MostBlocks();
}
