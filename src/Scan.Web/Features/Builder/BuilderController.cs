using System.Globalization;
using System.Numerics;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Erc8004;
using Scan.Domain.Metadata;
using Scan.Domain.Primitives;
using Scan.Indexer.Metadata.Fetching;
using Scan.Web.Chains;
using Scan.Web.Features.Transactions;
using Scan.Web.Input;
using Scan.Web.Limits;

namespace Scan.Web.Features.Builder;

/// <summary>Makes an agent's registration file and the transactions that publish it. Nothing is stored: the answer to a post holds all of it.</summary>
public sealed class BuilderController(ChainDirectory chains, RegistryDirectory registries, Simulator simulator, EndpointProbe probe, ProbeLimit limit, DocumentStore store, MetadataReader metadata) : Controller
{
    /// <summary>A file of this size costs more gas on chain than most are willing to pay.</summary>
    private const int MuchOnChain = 8 * 1024;

    /// <param name="agentId">An agent whose present file the form is filled from; empty: a new one.</param>
    /// <param name="registry">Its registry, when it is not the chain's canonical one.</param>
    [HttpGet("/builder")]
    public async Task<IActionResult> Index(string? chain, string? agentId, string? registry, CancellationToken ct)
    {
        var form = new BuilderForm { ChainId = string.IsNullOrEmpty(chain) ? null : Given.ChainId("chain", chain), Registry = string.IsNullOrEmpty(registry) ? null : Given.Address("registry", registry), Services = [new("A2A", "", "", ""), new("MCP", "", "", "")] };
        if (string.IsNullOrEmpty(agentId)) return View(new BuilderPage(form, await RegistriesAsync(null, ct), null));
        var chainId = form.ChainId ?? throw new BadInputException("chain", "the id of the chain whose agent it is");
        form = form with { AgentId = Given.Word("agentId", agentId).ToString(CultureInfo.InvariantCulture) };
        var known = await RegistriesAsync(form, ct);
        var agent = At(known, form) is { } at ? await AgentAsync(at, form, ct) : null;
        if (agent is null) throw new MissingException($"No agent {form.AgentId} of that registry on chain {chainId}");
        var (file, problem) = await PresentAsync(agent, ct);
        form = form with { From = agent.Owner?.ToChecksum() ?? "", Uri = agent.Uri?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true ? agent.Uri : "" };
        return View(new BuilderPage(file?.Fill(form) ?? form, known, null) { Mends = agent, FileProblem = problem });
    }

    [HttpPost("/builder"), SameOrigin, RequestSizeLimit(512 * 1024), Consumes("application/x-www-form-urlencoded", "multipart/form-data")]
    public async Task<IActionResult> Build(CancellationToken ct)
    {
        var form = BuilderForm.Of(await FieldsAsync(ct));
        var known = await RegistriesAsync(form, ct);
        var at = At(known, form) ?? known.FirstOrDefault();
        form = form with { ChainId = at?.Chain.Id ?? form.ChainId };
        var agent = at is null ? null : await AgentAsync(at, form, ct);
        var (present, problem) = agent is null ? (null, null) : await PresentAsync(agent, ct);
        var file = RegistrationWriter.Write(form, at?.Registry, form.Keep ? present : null);
        var faults = RegistrationWriter.Faults(form);
        var result = new BuilderResult(file, faults, RegistrationWriter.Judge(file, form, at?.Registry))
        {
            Calls = at is null || faults.Count > 0 ? [] : await CallsAsync(form, at, file, ct),
            Endpoints = form.Check ? await CheckAsync(form, ct) : [],
            IsLarge = form.Uri.Length == 0 && file.Length > MuchOnChain,
            IsSameUri = form.Uri.Length > 0 && form.Uri == agent?.Uri,
        };
        return View("Index", new BuilderPage(form, known, result) { Mends = agent, FileProblem = problem });
    }

    private static KnownRegistry? At(IReadOnlyList<KnownRegistry> known, BuilderForm form) => known.FirstOrDefault(r => r.Chain.Id == form.ChainId && (form.Registry is null ? r.IsCanonical : r.Registry == form.Registry));

    private async Task<Agent?> AgentAsync(KnownRegistry at, BuilderForm form, CancellationToken ct) =>
        form.Id is { } id && id < BigInteger.One << 256 ? (await store.FindAsync<Agent>(at.Chain.Id, Agent.KeyOf(at.Registry, id), ct))?.Body : null;

    /// <summary>The file that the agent has, or why it is not there to be kept.</summary>
    private async Task<(PresentFile? File, string? Problem)> PresentAsync(Agent agent, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(agent.Uri)) return (null, "it names no file");
        if (await metadata.FindAsync("agent", new DocumentId(agent.ChainId, agent.Key()), ct) is not { Resource: { } file }) return (null, "its file was not fetched yet");
        if (file.Content is not { } hash) return (null, file.Problem is { } code ? MetadataProblems.Of(code).Meaning.TrimEnd('.') : "its file was not fetched yet");
        return (await metadata.BodiesAsync([hash], ct)).Values.FirstOrDefault() is { } body && PresentFile.Parse(body) is { } read ? (read, null) : (null, "its file is no JSON object, or one with two fields of one name");
    }

    private async Task<IFormCollection> FieldsAsync(CancellationToken ct)
    {
        try
        {
            return await Request.ReadFormAsync(ct);
        }
        catch (InvalidDataException e)
        {
            throw new BadInputException("form", e.Message);
        }
    }

    private async Task<IReadOnlyList<PreparedCall>> CallsAsync(BuilderForm form, KnownRegistry at, byte[] file, CancellationToken ct)
    {
        var uri = form.Uri.Length > 0 ? form.Uri : "data:application/json;base64," + Convert.ToBase64String(file);
        List<PreparedCall> calls = [];
        var value = Bytes(form.Value);
        if (form.Id is not { } id) calls.Add(RegistryCalls.Register(at.Chain.Id, at.Registry, form.Sender, uri, form.Key.Length == 0 ? [] : [(form.Key, value)]));
        else
        {
            calls.Add(RegistryCalls.SetUri(at.Chain.Id, at.Registry, form.Sender, id, uri));
            if (form.Key.Length > 0) calls.Add(RegistryCalls.SetMetadata(at.Chain.Id, at.Registry, form.Sender, id, form.Key, value));
        }
        List<PreparedCall> tried = [];
        foreach (var call in calls) tried.Add(await simulator.TryAsync(call, ct));
        return tried;
    }

    private async Task<IReadOnlyList<CheckedEndpoint>> CheckAsync(BuilderForm form, CancellationToken ct)
    {
        var asked = form.Services.Where(s => s.Name is "web" or "A2A" or "MCP" or "OASF" && s.Endpoint.Length > 0).ToList();
        if (asked.Count == 0) return [];
        if (!limit.TryTake(HttpContext)) return [.. asked.Select(s => new CheckedEndpoint(s, null))];
        return await Task.WhenAll(asked.Select(async s => new CheckedEndpoint(s, await probe.AskAsync(s.Endpoint, ct))));
    }

    /// <summary>The canonical registry of each chain, and the one that the form names where it has an agent of this id.</summary>
    private async Task<IReadOnlyList<KnownRegistry>> RegistriesAsync(BuilderForm? form, CancellationToken ct)
    {
        List<KnownRegistry> known = [];
        foreach (var chain in await chains.ListAsync(ct))
        {
            if (await registries.CanonicalAsync(chain.Id, ct) is { } registry) known.Add(new(chain, registry));
            if (form?.Registry is { } other && chain.Id == form.ChainId && known.All(r => r.Chain.Id != chain.Id || r.Registry != other) && await AgentAsync(new(chain, other), form, ct) is not null) known.Add(new(chain, other) { IsCanonical = false });
        }
        return known;
    }

    /// <summary>0x… as bytes, anything else as UTF-8 text.</summary>
    private static byte[] Bytes(string value) =>
        value.StartsWith("0x", StringComparison.Ordinal) && value.Length % 2 == 0 && value.AsSpan(2).ToString().All(char.IsAsciiHexDigit) ? Hex.Decode(value) : Encoding.UTF8.GetBytes(value);
}

public sealed record KnownRegistry(ChainView Chain, Address Registry)
{
    public bool IsCanonical { get; init; } = true;

    /// <summary>As the form's field names it.</summary>
    public string Value => IsCanonical ? $"{Chain.Id}" : $"{Chain.Id}:{Registry}";
}

/// <summary>The form with what it came to; no result before the first post.</summary>
public sealed record BuilderPage(BuilderForm Form, IReadOnlyList<KnownRegistry> Registries, BuilderResult? Result)
{
    /// <summary>The agent whose file is made anew; null: a new agent, or one that no log told of.</summary>
    public Agent? Mends { get; init; }

    /// <summary>Why its present file could not be read; null: it was, or it is a new agent.</summary>
    public string? FileProblem { get; init; }
}

/// <param name="File">UTF-8.</param>
/// <param name="Faults">What fields break; with any of them nothing is prepared.</param>
/// <param name="Problems">What the diagnosis of metadata would say of the file.</param>
public sealed record BuilderResult(byte[] File, IReadOnlyList<FieldFault> Faults, IReadOnlyList<MetadataProblem> Problems)
{
    public required IReadOnlyList<PreparedCall> Calls { get; init; }
    public required IReadOnlyList<CheckedEndpoint> Endpoints { get; init; }

    /// <summary>The whole file would go on the chain, and that costs.</summary>
    public required bool IsLarge { get; init; }

    /// <summary>The agent names this address already.</summary>
    public bool IsSameUri { get; init; }
    public string Text => Encoding.UTF8.GetString(File);
}

/// <param name="Answer">Null: this reader asked too often.</param>
public sealed record CheckedEndpoint(BuilderService Service, EndpointAnswer? Answer)
{
    /// <summary>Null where the protocol does not ask for JSON there.</summary>
    public bool? IsJson => Service.Name is "A2A" && Answer?.Content is { } content ? Encoding.UTF8.GetString(content).AsSpan().TrimStart().StartsWith("{") : null;
}

/// <summary>How often one reader may have endpoints checked.</summary>
public sealed class ProbeLimit(ClientLimits clients) : MinuteLimit(clients, PerMinute)
{
    private const int PerMinute = 10;
}
