using System.Text;
using Microsoft.AspNetCore.Mvc;
using Scan.Domain.Metadata;
using Scan.Domain.Primitives;
using Scan.Indexer.Metadata.Fetching;
using Scan.Web.Chains;
using Scan.Web.Features.Transactions;
using Scan.Web.Input;
using Scan.Web.Limits;

namespace Scan.Web.Features.Builder;

/// <summary>Makes an agent's registration file and the transactions that publish it. Nothing is stored: the answer to a post holds all of it.</summary>
public sealed class BuilderController(ChainDirectory chains, RegistryDirectory registries, Simulator simulator, EndpointProbe probe, ProbeLimit limit) : Controller
{
    /// <summary>A file of this size costs more gas on chain than most are willing to pay.</summary>
    private const int MuchOnChain = 8 * 1024;

    [HttpGet("/builder")]
    public async Task<IActionResult> Index(CancellationToken ct)
    {
        var given = Request.Query["chain"] is [{ } chain] ? Given.ChainId("chain", chain) : null as long?;
        return View(new BuilderPage(new BuilderForm { ChainId = given, Services = [new("A2A", "", "", ""), new("MCP", "", "", "")] }, await RegistriesAsync(ct), null));
    }

    [HttpPost("/builder"), SameOrigin, RequestSizeLimit(64 * 1024), Consumes("application/x-www-form-urlencoded", "multipart/form-data")]
    public async Task<IActionResult> Build(CancellationToken ct)
    {
        var form = BuilderForm.Of(await FieldsAsync(ct));
        var known = await RegistriesAsync(ct);
        var at = known.FirstOrDefault(r => r.Chain.Id == form.ChainId) ?? known.FirstOrDefault();
        form = form with { ChainId = at?.Chain.Id ?? form.ChainId };
        var file = RegistrationWriter.Write(form, at?.Registry);
        var faults = RegistrationWriter.Faults(form);
        var result = new BuilderResult(file, faults, RegistrationWriter.Judge(file, form, at?.Registry))
        {
            Calls = at is null || faults.Count > 0 ? [] : await CallsAsync(form, at, file, ct),
            Endpoints = form.Check ? await CheckAsync(form, ct) : [],
            IsLarge = form.Uri.Length == 0 && file.Length > MuchOnChain,
        };
        return View("Index", new BuilderPage(form, known, result));
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

    private async Task<IReadOnlyList<KnownRegistry>> RegistriesAsync(CancellationToken ct)
    {
        List<KnownRegistry> known = [];
        foreach (var chain in await chains.ListAsync(ct))
        {
            if (await registries.CanonicalAsync(chain.Id, ct) is { } registry) known.Add(new(chain, registry));
        }
        return known;
    }

    /// <summary>0x… as bytes, anything else as UTF-8 text.</summary>
    private static byte[] Bytes(string value) =>
        value.StartsWith("0x", StringComparison.Ordinal) && value.Length % 2 == 0 && value.AsSpan(2).ToString().All(char.IsAsciiHexDigit) ? Hex.Decode(value) : Encoding.UTF8.GetBytes(value);
}

public sealed record KnownRegistry(ChainView Chain, Address Registry);

/// <summary>The form with what it came to; no result before the first post.</summary>
public sealed record BuilderPage(BuilderForm Form, IReadOnlyList<KnownRegistry> Registries, BuilderResult? Result);

/// <param name="File">UTF-8.</param>
/// <param name="Faults">What fields break; with any of them nothing is prepared.</param>
/// <param name="Problems">What the diagnosis of metadata would say of the file.</param>
public sealed record BuilderResult(byte[] File, IReadOnlyList<FieldFault> Faults, IReadOnlyList<MetadataProblem> Problems)
{
    public required IReadOnlyList<PreparedCall> Calls { get; init; }
    public required IReadOnlyList<CheckedEndpoint> Endpoints { get; init; }

    /// <summary>The whole file would go on the chain, and that costs.</summary>
    public required bool IsLarge { get; init; }
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
