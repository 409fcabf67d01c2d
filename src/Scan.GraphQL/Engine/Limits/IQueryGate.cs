namespace Scan.GraphQL.Engine.Limits;

/// <summary>Says whether and when a priced operation may run, such as by what its sender has asked before.</summary>
public interface IQueryGate
{
    /// <summary>An operation came over a connection that sends many: called before it is parsed.</summary>
    /// <exception cref="GraphQLException">It comes too soon; as for <see cref="EnterAsync"/>.</exception>
    ValueTask ArriveAsync(CancellationToken ct) => ValueTask.CompletedTask;

    /// <summary>Waits for the operation's turn, which ends when the result is disposed.</summary>
    /// <exception cref="GraphQLException">It may not run now; the code is <see cref="ErrorCodes.RateLimited"/> and <c>retryAfter</c> gives seconds.</exception>
    ValueTask<IDisposable> EnterAsync(long cost, CancellationToken ct);
}
