using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Scan.Documents;
using Scan.Web.Features.Api;
using Scan.Web.Features.Errors;
using Scan.Web.Input;

namespace Scan.Web.Features.Scan8004;

/// <summary>What stands around each answer of the public routes.</summary>
internal static class PublicEnvelope
{
    public const string MediaType = "application/json; charset=utf-8";
    private const string Version = "1.0.0";

    /// <summary>The public routes have refusals and headers of their own.</summary>
    public static bool IsFor(HttpRequest request) => request.Path.StartsWithSegments("/api/v1/public");

    /// <summary>What the client has left, in the headers that 8004scan's clients read; the reset is in seconds from now.</summary>
    public static void TellLimit(HttpResponse response, long limit, long remaining, long reset)
    {
        response.Headers["X-RateLimit-Limit"] = limit.ToString(System.Globalization.CultureInfo.InvariantCulture);
        response.Headers["X-RateLimit-Remaining"] = remaining.ToString(System.Globalization.CultureInfo.InvariantCulture);
        response.Headers["X-RateLimit-Reset"] = reset.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>429: the client asks too much.</summary>
    public static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.ContentType = MediaType;
        return context.Response.Body.WriteAsync(Refusal(context, "RateLimitExceeded", "This address asks more than its share; Retry-After says when to ask again.", null, null), context.RequestAborted).AsTask();
    }

    public static byte[] Refusal(HttpContext context, string code, string message, string? field, string? rule) => ApiWriter.Write(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("success", false);
        json.WriteStartObject("error");
        json.WriteString("code", code);
        json.WriteString("message", message);
        json.WriteStartObject("details");
        if (field is not null)
        {
            json.WriteString("field", field);
            json.WriteString("rule", rule);
        }
        json.WriteEndObject();
        json.WriteEndObject();
        Meta(json, context, context.RequestServices.GetRequiredService<TimeProvider>(), null);
        json.WriteEndObject();
    });

    public static void Meta(Utf8JsonWriter json, HttpContext context, TimeProvider time, (int Limit, int Offset, long Total)? page)
    {
        json.WriteStartObject("meta");
        json.WriteString("version", Version);
        json.WriteString("timestamp", time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteString("requestId", context.TraceIdentifier);
        if (page is { } p)
        {
            json.WriteStartObject("pagination");
            json.WriteNumber("limit", p.Limit);
            json.WriteNumber("offset", p.Offset);
            json.WriteNumber("total", p.Total);
            json.WriteBoolean("hasMore", p.Offset + (long)p.Limit < p.Total);
            json.WriteNumber("page", p.Offset / p.Limit + 1);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}

/// <summary>Refusals in the form of 8004scan: success false, a code, a message, the field and the rule.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PublicErrorsAttribute : ExceptionFilterAttribute
{
    public override void OnException(ExceptionContext context)
    {
        var error = ErrorView.Of(context.Exception);
        // Faults of ours go on to the one handler that logs them.
        if (error.Status >= 500) return;
        var code = error.Status == StatusCodes.Status404NotFound ? "NotFound" : "BadRequest";
        var message = context.Exception is BadInputException or QueryException or MissingException ? context.Exception.Message : error.Title;
        context.Result = new FileContentResult(PublicEnvelope.Refusal(context.HttpContext, code, message, error.Field, error.Rule), PublicEnvelope.MediaType);
        context.HttpContext.Response.StatusCode = error.Status;
        context.ExceptionHandled = true;
    }
}
