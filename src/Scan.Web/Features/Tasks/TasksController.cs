using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Tasks;
using Scan.Web.Chains;
using Scan.Web.Features.Events;
using Scan.Web.Hosting;
using Scan.Web.Input;
using Scan.Web.Lists;
using Scan.Web.Live;

namespace Scan.Web.Features.Tasks;

/// <summary>What AVSs ask of their operators, and what came back.</summary>
public sealed class TasksController(DocumentStore store, ChainDirectory chains, NameBook names, EventReader events, LiveFeed live) : Controller
{
    private static readonly IReadOnlyList<Column<TaskView>> Columns =
    [
        new("chainId", t => t.Task.ChainId), new("manager", t => t.Task.Manager), new("avs", t => t.Task.Avs), new("index", t => t.Task.Index), new("contract", t => t.Task.Contract), new("status", t => t.State),
        new("createdBlock", t => t.Task.CreatedBlock), new("createdTime", t => t.Task.CreatedTime), new("expiresBlock", t => t.Task.ExpiresBlock), new("respondedBlock", t => t.Task.RespondedBlock),
        new("responseBlocks", t => t.Task.ResponseBlocks), new("responses", t => t.Task.ResponseCount), new("nonSigners", t => t.Task.NonSigners.Count), new("request", t => t.Task.Request), new("response", t => t.Task.Response),
    ];

    private static readonly ListTable Table = new("task",
        [
            new("status", "Status"), new("avs", "AVS"), new("contract", "Contract"), new("chain", "Chain", IsUsual: false), new("blocks", "Blocks to answer", Sort: "responseBlocks"), new("responses", "Answers", IsUsual: false),
            new("notSigned", "Did not sign"), new("answered", "Answered in block", IsUsual: false, Sort: "respondedBlock"), new("created", "Created", Sort: "createdTime"),
        ]);

    [HttpGet("/tasks"), Past]
    public async Task<IActionResult> List(CancellationToken ct)
    {
        var request = ListRequest.Parse(Request, Table, ["-createdTime", "index", "responseBlocks", "respondedBlock"], "chain", "status", "avs");
        ViewData["LiveAfter"] = live.Head;
        var all = await chains.ListAsync(ct);
        List<Filter> terms = [];
        if (request.Filter("status") is { } status) terms.Add(OfStatus(Given.OneOf("status", status, AvsTaskStatus.Created, TaskView.Expired, AvsTaskStatus.Responded, AvsTaskStatus.Refuted, AvsTaskStatus.Upheld), request, all));
        if (request.Filter("avs") is { } avs) terms.Add(Filter.Equal("avs", Given.Address("avs", avs).ToString()));
        var page = await store.QueryAsync<AvsTask>(request.ToQuery(terms.Count == 0 ? null : new Filter.And(terms)), ct);
        await names.LoadAvsAsync(page.Items.Select(t => (t.Body.ChainId, t.Body.Avs)), ct);
        return this.List("tasks", new ListPage<TaskView>(request, [.. page.Items.Select(t => TaskView.Of(t.Body, all))], page.Next, page.Previous), Columns, new ListQuery("tasks", terms.Count == 0 ? null : new Filter.And(terms)));
    }

    /// <summary>No event tells that a task expired: its last block does, in the chain's own count, so that waiting and expired tasks are told apart on one chain at a time.</summary>
    private static Filter OfStatus(string status, ListRequest request, IReadOnlyList<ChainView> all)
    {
        if (status is not (AvsTaskStatus.Created or TaskView.Expired)) return Filter.Equal("status", status);
        var chain = request.ChainId is { } id ? all.FirstOrDefault(c => c.Id == id) : all.Count == 1 ? all[0] : throw new BadInputException("chain", "choose a chain: whether a task has expired is counted in its blocks");
        var past = Filter.Less("expiresBlock", chain?.Info.IndexedBlock ?? 0);
        return new Filter.And(Filter.Equal("status", AvsTaskStatus.Created), status == TaskView.Expired ? past : new Filter.Or(Filter.IsNull("expiresBlock"), new Filter.Not(past)));
    }

    [HttpGet("/tasks/{chain}/{manager}/{index}"), Past]
    public async Task<IActionResult> Show(string chain, string manager, string index, CancellationToken ct)
    {
        var (chainId, contract, number) = (Given.ChainId("chain", chain), Given.Address("manager", manager), Given.Number("index", index, 0, long.MaxValue));
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = ViewData["ProofOf"] = Topics.Task(chainId, contract, number);
        var all = await chains.ListAsync(ct);
        var found = await store.FindAsync<AvsTask>(chainId, AvsTask.KeyOf(contract, number), ct) ?? throw new MissingException($"No task {number} of {contract.ToChecksum()} on chain {chainId}");
        await names.LoadAvsAsync([(chainId, found.Body.Avs)], ct);
        await names.LoadOperatorsAsync(chainId, found.Body.NonSigners.Where(n => n.Operator is not null).Select(n => n.Operator!.Value), ct);
        return View(new TaskPage(TaskView.Of(found.Body, all), await events.LatestOfAsync(chainId, Topics.Task(chainId, contract, number), 20, ct)));
    }
}

/// <summary>A task with where it stands as of the last indexed block.</summary>
public sealed record TaskView(AvsTask Task, ChainView? Chain)
{
    /// <summary>The state that no event tells.</summary>
    public const string Expired = "expired";
    public string Path => $"/tasks/{Task.ChainId}/{Task.Manager}/{Task.Index}";

    /// <summary>The status that events tell, or <c>expired</c>, which none does.</summary>
    public string State => Chain?.Info.IndexedBlock is { } now && Task.ExpiredAt(now) == true ? Expired : Task.Status;

    public static TaskView Of(AvsTask task, IReadOnlyList<ChainView> all) => new(task, all.FirstOrDefault(c => c.Id == task.ChainId));
}

public sealed record TaskPage(TaskView View, IReadOnlyList<EventRow> Logs);
