using Microsoft.AspNetCore.SignalR;

namespace Scan.Web.Live;

/// <summary>Logs what broke in a hub call. A refusal is an answer, not a fault.</summary>
internal sealed partial class HubFaults(ILogger<HubFaults> logger) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (Exception e) when (e is not (HubException or OperationCanceledException))
        {
            LogFault(e, invocationContext.HubMethodName);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A live reader's call of {Method} broke")]
    private partial void LogFault(Exception fault, string method);
}
