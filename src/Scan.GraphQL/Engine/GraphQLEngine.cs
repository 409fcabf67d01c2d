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
/// <param name="readable">Failures of what resolvers call that callers may read; null for the others. Null: only <see cref="GraphQLException"/> is.</param>
public sealed class GraphQLEngine(
    Schema schema, EngineLimits limits, ILogger<GraphQLEngine> logger, TimeProvider time, Func<Exception, GraphQLException?>? readable = null, long cacheBytes = 32 * 1024 * 1024)
{
    private readonly LruCache<string, PreparedDocument> documents = new(cacheBytes);
    private readonly ErrorReporter reporter = new(logger, readable);

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
        var (operation, refusal) = Accept(request);
        if (refusal is not null) return refusal;
        var (prepared, document, variables, cost) = operation!.Value;
        if (prepared.Node.Kind == OperationKind.Subscription)
            return GraphQLResponse.Refused(new GraphQLError("Subscriptions are served over WebSocket or as text/event-stream.", ErrorCodes.BadRequest));
        var (turn, full) = await EnterAsync(request, cost, ct);
        if (full is not null) return full;
        using (turn) return await RunAsync(prepared.Plan(variables), document, variables, services, static (execution, token) => execution.RunAsync(token), ct);
    }

    /// <summary>Starts a subscription; a query or mutation gives its one response as the only event.</summary>
    public async ValueTask<SubscriptionStart> SubscribeAsync(GraphQLRequest request, IServiceProvider services, CancellationToken ct)
    {
        var (operation, refusal) = Accept(request);
        if (refusal is not null) return new SubscriptionStart(refusal, null);
        var (prepared, document, variables, cost) = operation!.Value;
        var plan = prepared.Plan(variables);
        var (turn, full) = await EnterAsync(request, cost, ct);
        if (full is not null) return new SubscriptionStart(full, null);
        // A subscription has its turn to begin; what it sends later follows events.
        using var _ = turn;
        if (prepared.Node.Kind != OperationKind.Subscription)
        {
            var only = await RunAsync(plan, document, variables, services, static (execution, token) => execution.RunAsync(token), ct);
            return new SubscriptionStart(null, new[] { only }.ToAsyncEnumerable());
        }

        try
        {
            var queue = new WorkQueue();
            var source = new OperationExecution(Schema, plan, new RequestContext(services, variables, queue, ct), queue).OpenStream();
            return new SubscriptionStart(null, EventsAsync(source, plan, document, variables, services, ct));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var field = plan.Root.Fields[0];
            var error = reporter.Report(e, [document.Source.Locate(field.Nodes[0].Start)], [field.Key]);
            return new SubscriptionStart(GraphQLResponse.Refused(error), null);
        }
    }

    /// <summary>Logs a fault that no response can carry any more.</summary>
    internal void Report(Exception exception) => reporter.Report(exception, [], null);

    private async IAsyncEnumerable<GraphQLResponse> EventsAsync(IAsyncEnumerable<object?> source, OperationPlan plan, Document document,
        VariableValues variables, IServiceProvider services, [EnumeratorCancellation] CancellationToken ct)
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
                failure = GraphQLResponse.Refused(reporter.Report(e, [], null));
            }

            if (failure is not null)
            {
                yield return failure;
                yield break;
            }

            var item = events.Current;
            await using var scope = services.GetService<IServiceScopeFactory>()?.CreateAsyncScope();
            yield return await RunAsync(plan, document, variables, scope?.ServiceProvider ?? services,
                (execution, token) => execution.RunEventAsync(item, token), ct);
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

    private ((PreparedOperation, Document, VariableValues, long Cost)? Operation, GraphQLResponse? Refusal) Accept(GraphQLRequest request)
    {
        try
        {
            var prepared = Prepare(Persisted.TextOf(request));
            if (prepared.Errors.Count > 0) return (null, GraphQLResponse.Refused(prepared.Errors));
            var (operation, error) = prepared.Operation(request.OperationName);
            if (operation is null) return (null, GraphQLResponse.Refused(error!));
            var (variables, errors) = VariableCoercion.Coerce(Schema, prepared.Document!, operation.Node, request.Variables);
            if (errors.Count > 0) return (null, GraphQLResponse.Refused(errors));
            var (refusal, cost) = LimitCheck.Operation(Schema, prepared.Document!, operation.Node, variables, limits);
            return refusal is null
                ? ((operation, prepared.Document!, variables, cost), null)
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
        documents.Add(text, prepared, prepared.Size);
        return prepared;
    }

    private async ValueTask<GraphQLResponse> RunAsync(OperationPlan plan, Document document, VariableValues variables, IServiceProvider services,
        Func<OperationExecution, CancellationToken, ValueTask<ResultObject>> run, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(limits.ExecutionTime, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        var queue = new WorkQueue();
        var request = new RequestContext(services, variables, queue, linked.Token);
        try
        {
            var root = await run(new OperationExecution(Schema, plan, request, queue), linked.Token);
            return Write(root, document);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return GraphQLResponse.Refused(new GraphQLError($"The query took longer than {limits.ExecutionTime.TotalSeconds:0.###} s.", ErrorCodes.Timeout)
            {
                Extensions = new Dictionary<string, object?> { ["limit"] = "executionTime", ["allowed"] = (long)limits.ExecutionTime.TotalMilliseconds },
            });
        }
    }

    private GraphQLResponse Write(ResultObject root, Document document)
    {
        var json = new JsonBuffer(16 * 1024);
        try
        {
            json.Raw("{\"data\":"u8);
            var writer = new ResponseWriter(json, document.Source, reporter);
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
