using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Scan.GraphQL.Engine.Caching;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Limits;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Engine;

/// <summary>Executes requests against one schema. Thread-safe; one for the life of the process.</summary>
/// <param name="revision">Given, answers are kept and given again while they are what would be made anew; null: each is made anew.</param>
/// <param name="readable">Failures of what resolvers call that callers may read, given with the operation's cost; null for the others. Null: only <see cref="GraphQLException"/> is.</param>
public sealed class GraphQLEngine(
    Schema schema, EngineLimits limits, ILogger<GraphQLEngine> logger, TimeProvider time, Func<Exception, long, GraphQLException?>? readable = null, IAnswerRevision? revision = null, long cacheBytes = 32 * 1024 * 1024)
{
    private readonly LruCache<string, PreparedDocument> documents = new(cacheBytes);
    private readonly AnswerCache? answers = revision is null ? null : new AnswerCache(revision, cacheBytes);
    private readonly ErrorReporter reporter = new(logger, readable);
    private readonly SemaphoreSlim? places = limits.AtOnce > 0 ? new(limits.AtOnce) : null;

    /// <summary>The schema.</summary>
    public Schema Schema { get; } = schema;

    /// <summary>Documents that requests may name by hash.</summary>
    public PersistedDocuments Persisted { get; } = new();

    /// <summary>What the request asks for; null when it cannot be told, in which case executing it says why.</summary>
    public OperationKind? KindOf(GraphQLRequest request)
    {
        try
        {
            var prepared = Prepare(Persisted.TextOf(request));
            return prepared.Errors.Count > 0 ? null : prepared.Operation(request.OperationName).Operation?.Node.Kind;
        }
        catch (GraphQLException)
        {
            // Executing the request gives the same refusal in words.
            return null;
        }
    }

    /// <summary>Executes a query or mutation.</summary>
    public async ValueTask<GraphQLResponse> ExecuteAsync(GraphQLRequest request, IServiceProvider services, CancellationToken ct)
    {
        var key = answers is null || TextOf(request) is not { } text ? null : AnswerCache.KeyOf(request, text);
        var kept = key is null ? null : answers!.Find(key);
        // Where the revision cannot be read, executing the operation says why.
        var before = key is not null && (kept is not null || answers!.IsAskedAgain(key)) ? await RevisionAsync(ct) : null;
        if (kept is not null && kept.Revision == before)
        {
            var (turnOfKept, busy) = await EnterAsync(request, kept.Cost, ct);
            using (turnOfKept) return busy ?? new GraphQLResponse(kept.Json);
        }

        var (operation, refusal) = Accept(request);
        if (refusal is not null) return refusal;
        if (operation!.Kind == OperationKind.Subscription)
            return GraphQLResponse.Refused(new GraphQLError("Subscriptions are served over WebSocket or as text/event-stream.", ErrorCodes.BadRequest));
        var (turn, full) = await EnterAsync(request, operation.Cost, ct);
        if (full is not null) return full;
        using (turn)
        {
            var response = await RunAsync(operation, services, static (execution, token) => execution.RunAsync(token), places, ct);
            if (before is not null && operation is { Kind: OperationKind.Query, Lasts: true } && response is { Executed: true, Errors.Count: 0 })
                answers!.Keep(key!, new KeptAnswer(before, response.Json.ToArray(), operation.Cost));
            return response;
        }
    }

    /// <summary>Starts a subscription; a query or mutation gives its one response as the only event.</summary>
    public async ValueTask<SubscriptionStart> SubscribeAsync(GraphQLRequest request, IServiceProvider services, CancellationToken ct)
    {
        var (operation, refusal) = Accept(request);
        if (refusal is not null) return new SubscriptionStart(refusal, null);
        var (turn, full) = await EnterAsync(request, operation!.Cost, ct);
        if (full is not null) return new SubscriptionStart(full, null);
        // A subscription has its turn to begin; what it sends later follows events.
        using var _ = turn;
        if (operation.Kind != OperationKind.Subscription)
        {
            var only = await RunAsync(operation, services, static (execution, token) => execution.RunAsync(token), places, ct);
            return new SubscriptionStart(null, new[] { only }.ToAsyncEnumerable());
        }

        if (operation.Plan.Root.Fields.Length == 0) return new SubscriptionStart(GraphQLResponse.Refused(new GraphQLError("With these variables the subscription asks for nothing.", ErrorCodes.BadRequest)), null);
        try
        {
            var queue = new WorkQueue();
            var source = new OperationExecution(Schema, operation.Plan, new RequestContext(services, operation, queue, ct), queue).OpenStream();
            return new SubscriptionStart(null, EventsAsync(source, operation, services, ct));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var field = operation.Plan.Root.Fields[0];
            var error = reporter.Report(e, operation.Cost, [operation.Document.Source.Locate(field.Nodes[0].Start)], [field.Key]);
            return new SubscriptionStart(GraphQLResponse.Refused(error), null);
        }
    }

    /// <summary>Logs a fault that no response can carry any more.</summary>
    internal void Report(Exception exception) => reporter.Report(exception, 0, [], null);

    private async IAsyncEnumerable<GraphQLResponse> EventsAsync(IAsyncEnumerable<object?> source, AcceptedOperation operation, IServiceProvider services, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var events = source.GetAsyncEnumerator(ct);
        while (true)
        {
            GraphQLResponse? failure = null;
            try
            {
                if (!await events.MoveNextAsync()) yield break;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The source failed: the subscriber is told, and the stream ends.
                failure = GraphQLResponse.Refused(reporter.Report(e, operation.Cost, [], null));
            }

            if (failure is not null)
            {
                yield return failure;
                yield break;
            }

            var item = events.Current;
            await using var scope = services.GetService<IServiceScopeFactory>()?.CreateAsyncScope();
            // An event has come once: it waits for no place that others hold.
            var response = await RunAsync(operation, scope?.ServiceProvider ?? services, (execution, token) => execution.RunEventAsync(item, token), null, ct);
            yield return response;
            // Whoever got no data for it must not go on behind it: the subscriber resumes at the last that it got.
            if (!response.Executed) yield break;
        }
    }

    private string? TextOf(GraphQLRequest request)
    {
        try
        {
            return Persisted.TextOf(request);
        }
        catch (GraphQLException)
        {
            // Executing the request gives the same refusal in words.
            return null;
        }
    }

    private async ValueTask<string?> RevisionAsync(CancellationToken ct)
    {
        try
        {
            return await answers!.RevisionAsync(ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            Report(e);
            return null;
        }
    }

    private static async ValueTask<(IDisposable? Turn, GraphQLResponse? Refusal)> EnterAsync(GraphQLRequest request, long cost, CancellationToken ct)
    {
        if (request.Gate is null) return (null, null);
        try
        {
            return (await request.Gate.EnterAsync(cost, ct), null);
        }
        catch (GraphQLException e)
        {
            return (null, GraphQLResponse.Refused(new GraphQLError(e.Message, e.Code) { Extensions = e.Extensions }));
        }
    }

    private (AcceptedOperation? Operation, GraphQLResponse? Refusal) Accept(GraphQLRequest request)
    {
        try
        {
            var prepared = Prepare(Persisted.TextOf(request));
            if (prepared.Errors.Count > 0) return (null, GraphQLResponse.Refused(prepared.Errors));
            var (operation, error) = prepared.Operation(request.OperationName);
            if (operation is null) return (null, GraphQLResponse.Refused(error!));
            var (variables, errors) = VariableCoercion.Coerce(Schema, prepared.Document!, operation.Node, request.Variables);
            if (errors.Count > 0) return (null, GraphQLResponse.Refused(errors));
            if (operation.NullCondition(variables) is { } name)
                return (null, GraphQLResponse.Refused(new GraphQLError($"Variable \"${name}\" decides what is asked for and must not be null.", ErrorCodes.BadInput)));
            var (refusal, size) = LimitCheck.Operation(Schema, prepared.Document!, operation.Node, variables, limits);
            return refusal is null
                ? (new AcceptedOperation(operation.Plan(variables), prepared.Document!, variables, size.Cost, !size.Passes), null)
                : (null, GraphQLResponse.Refused(refusal));
        }
        catch (GraphQLException e)
        {
            return (null, GraphQLResponse.Refused(new GraphQLError(e.Message, e.Code) { Extensions = e.Extensions }));
        }
    }

    private PreparedDocument Prepare(string text)
    {
        if (documents.TryGet(text, out var prepared)) return prepared;
        prepared = PreparedDocument.Prepare(Schema, text, limits);
        documents.Set(text, prepared, prepared.Size);
        return prepared;
    }

    private async ValueTask<GraphQLResponse> RunAsync(AcceptedOperation operation, IServiceProvider services, Func<OperationExecution, CancellationToken, ValueTask<ResultObject>> run, SemaphoreSlim? among, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(limits.ExecutionTime, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        var queue = new WorkQueue();
        var request = new RequestContext(services, operation, queue, linked.Token);
        var place = operation.Cost <= limits.AtOnceUpTo ? among : null;
        try
        {
            if (place is not null) await place.WaitAsync(linked.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return OutOfTime(operation);
        }
        try
        {
            var root = await run(new OperationExecution(Schema, operation.Plan, request, queue), linked.Token);
            return Write(root, operation);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return OutOfTime(operation);
        }
        finally
        {
            place?.Release();
        }
    }

    private GraphQLResponse OutOfTime(AcceptedOperation operation) => GraphQLResponse.Refused(new GraphQLError($"The query took longer than {limits.ExecutionTime.TotalSeconds:0.###} s.", ErrorCodes.Timeout)
    {
        Extensions = new Dictionary<string, object?> { ["limit"] = "executionTime", ["allowed"] = (long)limits.ExecutionTime.TotalMilliseconds, ["cost"] = operation.Cost },
    });

    private GraphQLResponse Write(ResultObject root, AcceptedOperation operation)
    {
        var json = new JsonBuffer(16 * 1024);
        try
        {
            json.Raw("{\"data\":"u8);
            var writer = new ResponseWriter(json, operation.Document.Source, reporter, operation.Cost);
            if (!writer.WriteRoot(root)) json.Null();
            if (writer.Errors.Count > 0)
            {
                json.Raw((byte)',');
                ResponseEnvelope.Errors(json, writer.Errors);
            }

            json.Raw((byte)'}');
            return new GraphQLResponse(json, true, writer.Errors);
        }
        catch
        {
            json.Dispose();
            throw;
        }
    }
}
