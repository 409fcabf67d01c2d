using Npgsql;
using Scan.Documents;
using Scan.Web.Chains;
using Scan.Web.Hosting;
using Scan.Web.Input;
using Scan.Web.Shared;

namespace Scan.Web.Features.Errors;

/// <summary>A failure in words: what happened, what it means, what to do.</summary>
/// <param name="RetryAfter">When to ask again; null: the failure does not tell.</param>
public sealed record ErrorView(int Status, string Title, string Meaning, string Advice, string? Field = null, string? Rule = null, TimeSpan? RetryAfter = null)
{
    public static ErrorView Of(Exception fault) => fault switch
    {
        BadInputException bad => BadInput(bad.Field, bad.Rule),
        QueryException bad => BadInput(bad.Field, bad.Rule),
        NotKeptHereException not => NotKept(not.Chain, not.Block),
        MissingException missing => Missing(missing.Message),
        TooManyException more => new(429, more.Message, "Nothing was done.", "Wait for as many seconds as Retry-After says, then go on.", RetryAfter: more.RetryAfter),
        NodeAwayException away => new(503, "The chain's node gave no answer", $"What was asked for stands only there: {away.Message}.", "Try again in a few seconds.", RetryAfter: TimeSpan.FromSeconds(5)),
        BadHttpRequestException bad => new(bad.StatusCode, "The request is malformed", "The server could not read it.", "Check the address and try again."),
        _ when DatabaseFault.IsOverTime(fault) => new(503, "The database takes too long over this", "It was given up, so that other readers are not slowed.", "Ask for less: fewer rows, no count, a narrower filter."),
        NpgsqlException or TimeoutException or System.Net.Sockets.SocketException => new(503, "The database does not answer",
            "Pages cannot be shown until it is back. Nothing is lost: indexing resumes where it stopped.", "This page tries again by itself when you reload it in a few seconds.", RetryAfter: TimeSpan.FromSeconds(5)),
        _ => new(500, "Something broke on our side", "The fault is logged on the server.", "Try again; if it stays, report the request id below."),
    };

    public static ErrorView Of(int status) => status switch
    {
        404 => Missing("No page has this address"),
        429 => new(429, "This address asks more than its share", "The answer was not worked out, so that other readers are not slowed.", "Wait for as many seconds as Retry-After says, then go on; ask for less at once."),
        405 => new(405, "This address does not take that method", "Pages and feeds are read with GET.", "Open it in the browser."),
        415 => new(415, "The request's body has a type that is not taken here", "Nothing was read of it.", "The API takes JSON (Content-Type: application/json), pages take the fields of their forms."),
        403 => new(403, "This was asked on behalf of another site", "Nothing was changed.", "Open the page here and use its own button."),
        _ => new(status, "The request could not be answered", $"The server refused it with status {status}.", "Go back and try another way."),
    };

    private static ErrorView NotKept(ChainView chain, long block)
    {
        var (from, to) = chain.Kept;
        var kept = to is { } last ? $"It keeps blocks {Format.Whole(from)} to {Format.Whole(last)}" : "Nothing of it is indexed yet";
        return block > to
            ? new(404, $"{chain.Name} is not read up to block {Format.Whole(block)} yet", $"{kept}.", "Ask for a block among these, or for the page as of now.")
            : new(404, $"{chain.Name} does not keep its state as of block {Format.Whole(block)}",
                chain.Info.History ? $"{kept}: it is read from there on." : $"{kept}, those that a reorganisation may still touch: this chain was indexed without history.",
                chain.Info.History ? "Ask for a block among these, or for the page as of now." : "Ask for a block among these, or for the page as of now. To see any block, index the chain into another database with --history; this one cannot get it later.");
    }

    private static ErrorView BadInput(string field, string rule) =>
        new(400, "That address has a part Scan cannot read", "Nothing was changed.", "Correct it in the address line, or go back.", field, rule);

    /// <summary>The same of something that was sent, which no address line shows.</summary>
    public ErrorView OfBody() => this with { Title = "What was sent has a part Scan cannot read", Advice = "Go back, correct it and send it again." };

    private static ErrorView Missing(string what) => new(404, what, "It may be spelled differently, live on another chain, or not be indexed yet.", "Search for it by address, hash, number or name.");
}
