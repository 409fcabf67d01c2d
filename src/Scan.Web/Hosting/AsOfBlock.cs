using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Scan.Documents;
using Scan.Web.Chains;
using Scan.Web.Input;

namespace Scan.Web.Hosting;

/// <summary>Marks pages that documents and logs alone make, so that they can be shown as of any block that the chain keeps.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PastAttribute : Attribute;

/// <summary>
/// <c>?atBlock=N</c> on a page: all that it reads of a chain is read as of that block, and its links to other such pages keep the block. What is no chain state
/// (names and files, health, coverage) is of now, as the page says.
/// </summary>
public sealed class AsOfBlock(RequestDelegate next, DocumentStore store, ChainDirectory chains, Documents.Chains states, Ledger ledger)
{
    public const string Parameter = "atBlock";

    public async Task InvokeAsync(HttpContext context)
    {
        var page = context.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Mvc.Controllers.ControllerActionDescriptor>();
        if (!context.Request.Query.TryGetValue(Parameter, out var given) || page?.AttributeRouteInfo?.Template?.StartsWith("api/", StringComparison.Ordinal) != false || page.ControllerTypeInfo == typeof(Features.GraphQL.GraphQLController))
        {
            await next(context);
            return;
        }
        if (context.GetEndpoint()!.Metadata.GetMetadata<PastAttribute>() is null) throw new BadInputException(Parameter, "is nothing that this page takes: it tells of now only");
        if (given.Count != 1) throw new BadInputException(Parameter, "give it once");
        store.Moment = await ReadAsync(context.Request, Given.Number(Parameter, given[0] ?? "", 0, long.MaxValue), context.RequestAborted);
        await DrawAsync(context, store.Moment);
    }

    private async Task<Moment> ReadAsync(HttpRequest request, long block, CancellationToken ct)
    {
        var all = await chains.ListAsync(ct);
        var chain = request.RouteValues["chain"] is string routed ? Given.ChainId("chain", routed)
            : request.Query["chain"].ToString() is { Length: > 0 } chosen ? Given.ChainId("chain", chosen)
            : all.Count == 1 ? all[0].Id : throw new BadInputException("chain", $"choose one with {Parameter}: each chain counts its own blocks");
        var view = all.FirstOrDefault(c => c.Id == chain) ?? throw new MissingException($"No chain {chain} is indexed");
        var (from, to) = view.Kept;
        if (block < from || !(block <= to)) throw new NotKeptHereException(view, block);
        var last = await ledger.QueryAsync(new LedgerQuery { ChainId = chain, ToBlock = block, Take = 1 }, ct);
        if (last.Rows is not [var log]) return new Moment(chain, block, null, 0);
        // Blocks that brought nothing have no totals of their own where history is kept: those of the last that did hold.
        var totals = await states.DigestAsync(chain, block, ct) ?? await states.DigestAsync(chain, log.Block, ct);
        return new Moment(chain, block, log.Time, totals?.Events);
    }

    /// <summary>Lets the page be drawn, then takes the block into its links and forms.</summary>
    private async Task DrawAsync(HttpContext context, Moment then)
    {
        var out_ = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var drawn = new MemoryStream();
        var body = new StreamResponseBodyFeature(drawn);
        context.Features.Set<IHttpResponseBodyFeature>(body);
        try
        {
            await next(context);
            await body.CompleteAsync();
        }
        finally
        {
            context.Features.Set(out_);
        }
        var bytes = drawn.GetBuffer().AsMemory(0, (int)drawn.Length);
        if (context.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true) bytes = Encoding.UTF8.GetBytes(KeptLinks.In(Encoding.UTF8.GetString(bytes.Span), then, chains.Last.Count > 1));
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}

/// <summary>A chain does not keep its state as of a block.</summary>
public sealed class NotKeptHereException(ChainView chain, long block) : Exception($"{chain.Name} does not keep its state as of block {block.ToString(CultureInfo.InvariantCulture)}")
{
    public ChainView Chain => chain;
    public long Block => block;
}
