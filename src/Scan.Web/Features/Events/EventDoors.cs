using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Web.Hosting;
using Scan.Web.Lists;
using Scan.Web.Live;

namespace Scan.Web.Features.Events;

/// <summary>The way from a list of logs to the same logs for programs.</summary>
public static class EventDoors
{
    /// <summary>The feed knows things, not names and contracts of logs; it tells all logs from the first on, where the list begins with the last.</summary>
    public static string? Feed(ListRequest request) =>
        request.Filter("event") is null && request.Filter("contract") is null && request.Filter("orphaned") is null && request.ChainId is null && !request.Query.ContainsKey(AsOfBlock.Parameter)
            ? $"/api/v1/feed?topics={Uri.EscapeDataString(request.Filter("subject") is { } subject ? TopicFilter.Normalise(subject) : Topics.Events)}"
            : null;

    public static string Query(ListRequest request, IReadOnlyDictionary<int, EventKind> kinds)
    {
        List<string> arguments = [];
        if (request.ChainId is { } chain) arguments.Add(string.Create(CultureInfo.InvariantCulture, $"chainId: {chain}"));
        if (request.Filter("event") is { } name) arguments.Add($"names: [{GraphText.Quoted(kinds.Values.Select(k => k.Name).First(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase)))}]");
        if (request.Filter("contract") is { } contract) arguments.Add($"address: {GraphText.Quoted(contract)}");
        if (request.Filter("subject") is { } subject) arguments.Add($"subject: {GraphText.Quoted(TopicFilter.Normalise(subject))}");
        if (request.Query.TryGetValue(AsOfBlock.Parameter, out var block)) arguments.Add($"atBlock: {block}");
        if (!request.Descending) arguments.Add("oldestFirst: true");
        arguments.Add("first: 50");
        return $"{{\n  events({string.Join(", ", arguments)}) {{\n    nodes {{ name block time transaction logIndex address args }}\n    pageInfo {{ hasNextPage endCursor }}\n  }}\n}}\n";
    }
}

/// <summary>All logs of a list as NDJSON, read page by page: what comes meanwhile is not among them where the list begins with the last.</summary>
public sealed class EventExport(IReadOnlyList<Column<EventRow>> columns, Func<string?, CancellationToken, Task<(IReadOnlyList<EventRow> Rows, string? Next)>> read) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var (response, ct) = (context.HttpContext.Response, context.HttpContext.RequestAborted);
        response.ContentType = "application/x-ndjson; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=\"events.ndjson\"";
        string? after = null;
        do
        {
            var (rows, next) = await read(after, ct);
            foreach (var row in rows)
            {
                await JsonSerializer.SerializeAsync(response.Body, ListResults.Named(columns, row), DocumentJson.Options, ct);
                await response.Body.WriteAsync("\n"u8.ToArray(), ct);
            }
            await response.Body.FlushAsync(ct);
            after = next;
        }
        while (after is not null);
    }
}
