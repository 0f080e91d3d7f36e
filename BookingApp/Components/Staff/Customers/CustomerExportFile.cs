using BookingApp.Accounts;
using BookingApp.Payments.Customers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BookingApp.Components.Staff.Customers;

/// <summary>All that is kept of a person, as a file for that person. Admins alone hand it out.</summary>
internal static class CustomerExportFile
{
    public static void MapCustomerExport(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/admin/customers/{id:guid}/export", SendAsync).RequireAuthorization(Policies.Admin).ExcludeFromDescription().AnsweringHead();

    private static async Task<Results<FileContentHttpResult, NotFound>> SendAsync(
        Guid id, HttpContext http, CustomerExport export, CancellationToken ct)
    {
        if (await export.ReadAsync(CurrentActor.Of(http.User), id, ct) is not { } file)
            return TypedResults.NotFound();
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(file, "application/json", $"customer-{id:N}.json");
    }
}
