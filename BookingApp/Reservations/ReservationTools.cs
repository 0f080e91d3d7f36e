using BookingApp.Catalog;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Reservations.Claims;

namespace BookingApp.Reservations;

/// <summary>What every service of this folder works with.</summary>
public sealed record ReservationTools(
    UnitOfWork Work, ReservationChanges Changes, SlotAllocator Claims, CustomerService Customers, CatalogQueries Catalog, Ids Ids,
    TimeProvider Clock);
